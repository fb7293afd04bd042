import { hash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { AppError } from '../../kernel/errors';
import type { TokenVerifier } from '../../kernel/auth';
import { bearerToken } from './door';

const WINDOW_MS = 60_000;

/** Limits what may be asked for in a minute by whoever has the same key. Answers RATE_LIMITED beyond. */
export function limitBy(
  requestsPerMinute: number,
  keyOf: (request: Request) => string | Promise<string>,
): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: requestsPerMinute,
    // Draft 8 would name the credential in every answer, by a hash made for each.
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    keyGenerator: keyOf,
    handler: () => {
      throw new AppError('RATE_LIMITED');
    },
  });
}

/** The address a request comes from; of IPv6 the network, since one caller has all of it. */
export const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');

/** One of the many ways to write a token down: the last character of its signature has bits that nothing reads. */
function credentialOf(token: string): string {
  const signatureAt = token.lastIndexOf('.') + 1;
  const signature = Buffer.from(token.slice(signatureAt), 'base64url').toString('base64url');
  return hash('sha256', `${token.slice(0, signatureAt)}${signature}`, 'base64');
}

/**
 * Limits the requests of one credential in a minute; of what is no credential, those of one address: each made-up token
 * would have a budget of its own. Answers RATE_LIMITED beyond.
 */
export function limitRate(requestsPerMinute: number, verifier: TokenVerifier): RequestHandler {
  return limitBy(requestsPerMinute, (request) => {
    // The token and not the header: `bearer` and `Bearer` are one credential.
    const token = bearerToken(request.get('Authorization'));
    if (token === undefined) return addressOf(request);
    return verifier.verify(token).then(
      () => credentialOf(token),
      () => addressOf(request),
    );
  });
}
