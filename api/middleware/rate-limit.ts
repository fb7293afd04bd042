import { hash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { AppError } from '../../kernel/errors';
import { bearerToken } from './door';

const WINDOW_MS = 60_000;

/** Limits the requests of one credential in a minute; without one, of one address. Answers RATE_LIMITED beyond. */
export function limitRate(requestsPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: requestsPerMinute,
    // Draft 8 would name the credential in every answer, by a hash made for each.
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    keyGenerator: (request) => {
      // The token and not the header: `bearer` and `Bearer` are one credential.
      const token = bearerToken(request.get('Authorization'));
      if (token === undefined) return ipKeyGenerator(request.ip ?? '');
      return hash('sha256', token, 'base64');
    },
    handler: () => {
      throw new AppError('RATE_LIMITED');
    },
  });
}
