import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whom a payment link speaks for: one lease of one company, until an instant. It needs no sign-in, so it says no more. */
export interface PaymentLink {
  readonly tenantId: string;
  readonly leaseId: string;
  readonly expiresAt: Date;
}

/** What a token in a link turned out to be; nobody learns more of one that is not ours. */
export type LinkReading =
  | { readonly standing: 'valid'; readonly link: PaymentLink }
  | { readonly standing: 'expired' }
  | { readonly standing: 'forged' };

// The secret also signs callback addresses, whose text begins with a bracket: neither token can stand for the other.
const DOMAIN = 'payment-link/v1:';
const SEAL_BYTES = 24;
const TOKEN = /^[\w-]{1,400}\.[\w-]{32}$/;
const MS_IN_SECOND = 1_000;

function sealOf(secret: string, facts: string): string {
  const digest = createHmac('sha256', secret).update(`${DOMAIN}${facts}`).digest();
  return digest.subarray(0, SEAL_BYTES).toString('base64url');
}

/** The token of a link: its facts and a seal over them, 192 bits. Whoever has it may pay; nothing is stored of it. */
export function signPaymentLink(secret: string, { tenantId, leaseId, expiresAt }: PaymentLink): string {
  const facts = JSON.stringify([tenantId, leaseId, Math.floor(expiresAt.getTime() / MS_IN_SECOND)]);
  const carried = Buffer.from(facts).toString('base64url');
  return `${carried}.${sealOf(secret, carried)}`;
}

/** Reads a token that somebody brought. The seal is compared in constant time and before anything it covers is read. */
export function readPaymentLink(secret: string, token: string, now: Date): LinkReading {
  if (!TOKEN.test(token)) return { standing: 'forged' };
  const [carried = '', given = ''] = token.split('.');
  const isOurs = timingSafeEqual(Buffer.from(given), Buffer.from(sealOf(secret, carried)));
  if (!isOurs) return { standing: 'forged' };
  const facts = JSON.parse(Buffer.from(carried, 'base64url').toString()) as [string, string, number];
  const [tenantId, leaseId, expiresAtSeconds] = facts;
  const expiresAt = new Date(expiresAtSeconds * MS_IN_SECOND);
  if (now >= expiresAt) return { standing: 'expired' };
  return { standing: 'valid', link: { tenantId, leaseId, expiresAt } };
}
