import { createHmac } from 'node:crypto';

/** What a signature is made over besides the body. */
export interface SignedMessage {
  /** The event's id: a repeat carries the same. */
  readonly id: string;
  readonly at: Date;
  /** As it is sent, to the byte. */
  readonly body: string;
}

const DOMAIN = 'webhook/v1:';
/** The prefix by which the Standard Webhooks libraries know a secret; what follows is base64. */
const PREFIX = 'whsec_';
const MS_IN_SECOND = 1_000;

/**
 * The secret of one webhook, 256 bits in the form of the Standard Webhooks specification: a function of the installation's
 * secret, so that it is stored nowhere and a repeated request is told the same again.
 */
export function webhookSecret(master: string, tenantId: string, webhookId: string): string {
  const facts = JSON.stringify([tenantId, webhookId]);
  return `${PREFIX}${createHmac('sha256', master).update(`${DOMAIN}${facts}`).digest('base64')}`;
}

/** The three headers of the Standard Webhooks specification (symmetric, v1): HMAC-SHA256 over id, seconds and body. */
export function signatureHeaders(secret: string, { id, at, body }: SignedMessage): Record<string, string> {
  const seconds = String(Math.floor(at.getTime() / MS_IN_SECOND));
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const seal = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${seal}` };
}
