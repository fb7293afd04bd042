import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

const GIVEN = /^[A-Za-z0-9._-]{8,64}$/;

// It need not sort by time, as other ids do: this is the cheap one.
const made = (): string => `req_${randomUUID().replaceAll('-', '')}`;

/** Gives every request its Request-Id (the caller's when it is a plain token) and answers it; it becomes the correlationId. */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.get('Request-Id');
  response.setHeader('Request-Id', given !== undefined && GIVEN.test(given) ? given : made());
  next();
};
