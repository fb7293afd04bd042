import { createHmac, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 24;

/** The part of a callback address that nobody can guess: 192 bits over company, kind and target. */
export function callbackToken(secret: string, ...facts: readonly string[]): string {
  const digest = createHmac('sha256', secret).update(JSON.stringify(facts)).digest();
  return digest.subarray(0, TOKEN_BYTES).toString('base64url');
}

/** True when the token is the one of these facts; compared in constant time. */
export function verifyCallbackToken(secret: string, token: string, ...facts: readonly string[]): boolean {
  const expected = Buffer.from(callbackToken(secret, ...facts));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
