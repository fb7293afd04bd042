import type { ErrorRequestHandler } from 'express';
import type { ErrorCode } from '../../../kernel/errors';
import type { Logger } from '../../../kernel/process';
import { knownFailure } from '../../middleware/problem';
import { html } from './markup';
import { document_ } from './page';
import { wordsFor, type Trouble } from './words';

const TROUBLES: Readonly<Partial<Record<ErrorCode, Trouble>>> = {
  PAYMENT_LINK_UNKNOWN: 'unknown',
  PAYMENT_LINK_EXPIRED: 'expired',
  LEASE_NOT_FOUND: 'unknown',
  PAYMENT_NOT_FOUND: 'notFound',
  ROUTE_NOT_FOUND: 'notFound',
  RATE_LIMITED: 'tooOften',
  MPESA_NOT_SET_UP: 'notSetUp',
  ATTEMPTS_EXHAUSTED: 'exhausted',
};

/** Says in plain words why there is no page; nothing of the company, the lease or the cause is told. */
export function troubleHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const known = knownFailure(logger, error, response);
    if (response.headersSent) return next(error);
    const words = wordsFor(request);
    const { title, text } = words.troubles[TROUBLES[known.code] ?? 'unavailable'];
    const back = known.code === 'ATTEMPTS_EXHAUSTED' ? String(request.params['token']) : null;
    const main = html`<section data-standing="failed">
        <h1>${title}</h1>
        <p>${text}</p>
      </section>
      ${back === null ? null : html`<a class="button" href="/pay/${back}">${words.back}</a>`}`;
    response
      .status(known.row.status)
      .type('html')
      .send(document_(words, title, null, main));
  };
}
