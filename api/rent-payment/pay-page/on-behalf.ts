import { createHash } from 'node:crypto';
import type { Response } from 'express';
import type { IdempotentRequest } from '../../../kernel/db';
import type { Origin } from '../../../kernel/events/read';
import type { LinkedLease } from '../../../store/rent-payment/read';

/** The customer acts, though nobody signed in: the link was given to them. */
export function customersOrigin({ customerId }: LinkedLease, response: Response): Origin {
  return {
    actor: { type: 'user', id: customerId },
    correlationId: String(response.getHeader('Request-Id')),
    clientApp: 'payment-link',
  };
}

/** What a form asks for under the key that its page made: the same form sent twice is one request. */
export function pageRequest(key: string, asked: readonly string[], at: Date): IdempotentRequest {
  const requestHash = createHash('sha256')
    .update(JSON.stringify([key, ...asked]))
    .digest('hex');
  return { key, requestHash, at };
}
