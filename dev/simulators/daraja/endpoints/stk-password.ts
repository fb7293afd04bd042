import { Refusal } from '../gateway/refusal';
import type { World } from '../world';

/**
 * Password must be base64(short code + passkey + the same Timestamp as in the body).
 * @throws Refusal 500.001.1001, with one text for a short code without pushes and another for a wrong password.
 */
export function checkPassword(
  world: World,
  fields: { readonly BusinessShortCode: string; readonly Password: string; readonly Timestamp: string },
): void {
  const passkey = world.shortCodes.get(fields.BusinessShortCode)?.passkey;
  if (passkey === undefined) throw new Refusal('500.001.1001', 'Merchant does not exist');
  const expected = Buffer.from(fields.BusinessShortCode + passkey + fields.Timestamp).toString('base64');
  if (fields.Password !== expected) throw new Refusal('500.001.1001', 'Wrong credentials');
}
