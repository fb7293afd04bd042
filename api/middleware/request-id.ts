import type { RequestHandler } from 'express';
import { randomId } from '../../kernel/db';

const GIVEN = /^[A-Za-z0-9._-]{8,64}$/;

/** Gives every request its Request-Id (the caller's when it is a plain token) and answers it; it becomes the correlationId. */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.get('Request-Id');
  response.setHeader('Request-Id', given !== undefined && GIVEN.test(given) ? given : randomId('req'));
  next();
};
