import { hash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { AppError } from '../../kernel/errors';
import { bearerToken } from './door';

const WINDOW_MS = 60_000;

/** Limits what may be asked for in a minute by whoever has the same key. Answers RATE_LIMITED beyond. */
export function limitBy(requestsPerMinute: number, keyOf: (request: Request) => string): RequestHandler {
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

/** Limits the requests of one credential in a minute; without one, of one address. Answers RATE_LIMITED beyond. */
export function limitRate(requestsPerMinute: number): RequestHandler {
  return limitBy(requestsPerMinute, (request) => {
    // The token and not the header: `bearer` and `Bearer` are one credential.
    const token = bearerToken(request.get('Authorization'));
    return token === undefined ? addressOf(request) : hash('sha256', token, 'base64');
  });
}
