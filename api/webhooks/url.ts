import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { mayBePublicHost } from '../../kernel/http/addresses';

const URL_LENGTH_MAX = 2_000;

/** True for the spelling of an address that http or https can be spoken to, and that is kept as it is meant. */
const isHttpUrl = (text: string): boolean =>
  URL.canParse(text) &&
  /^https?:\/\//i.test(text) &&
  !text.includes('#') &&
  new URL(text).href.length <= URL_LENGTH_MAX;

/** Where events are sent: an address as it stands, and nothing in it that no request would carry. */
export const webhookUrl = z
  .string()
  .max(URL_LENGTH_MAX)
  .regex(/^[\x21-\x7e]+$/, { error: 'printable ASCII without a space', abort: true })
  .refine(isHttpUrl, 'not an http or https address without a fragment')
  .meta({ format: 'uri', example: 'https://hooks.example.test/bossnyumba' });

/**
 * Holds an address against what may be called from inside the network. What a name stands for is looked at again by every
 * sending: here only what is wrong for ever is refused.
 * @throws AppError WEBHOOK_URL_REFUSED.
 */
export function requireCallable(url: string, privateAddressesAllowed: boolean): void {
  const { protocol, hostname, username, password } = new URL(url);
  const isNamed = username !== '' || password !== '';
  const isPublic = protocol === 'https:' && mayBePublicHost(hostname);
  if (isNamed || !(isPublic || privateAddressesAllowed)) throw new AppError('WEBHOOK_URL_REFUSED');
}
