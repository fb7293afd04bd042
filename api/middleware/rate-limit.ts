import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { AppError } from '../../kernel/errors';

const WINDOW_MS = 60_000;

/** Limits the requests of one credential in a minute; without one, of one address. Answers RATE_LIMITED beyond. */
export function limitRate(requestsPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: requestsPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request) => {
      const credential = request.get('Authorization');
      if (credential === undefined) return ipKeyGenerator(request.ip ?? '');
      return createHash('sha256').update(credential).digest('base64');
    },
    handler: () => {
      throw new AppError('RATE_LIMITED');
    },
  });
}
