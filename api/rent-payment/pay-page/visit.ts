import type { Request, RequestHandler, Response } from 'express';
import { readPaymentLink, type PaymentLink } from '../../../kernel/auth';
import { AppError } from '../../../kernel/errors';
import type { ApiDeps } from '../../middleware/deps';
import { wordsFor, type Words } from './words';

/** Somebody on a page with a link that is good: to which lease, in which language. */
export interface Visit extends PaymentLink {
  readonly words: Words;
  /** An address of this page, in this language. */
  readonly address: (path?: string, query?: Readonly<Record<string, string>>) => string;
}

/** One endpoint of the page: what it does for whom has a good link. */
export type VisitHandler = (
  deps: ApiDeps,
  visit: Visit,
  request: Request,
  response: Response,
) => Promise<void>;

/** @throws AppError PAYMENT_LINK_UNKNOWN when the token is not ours, PAYMENT_LINK_EXPIRED when its time is over. */
function openVisit({ callbackSecret, clock }: ApiDeps, request: Request): Visit {
  const token = String(request.params['token']);
  const reading = readPaymentLink(callbackSecret, token, clock.now());
  if (reading.standing === 'expired') throw new AppError('PAYMENT_LINK_EXPIRED');
  if (reading.standing === 'forged') throw new AppError('PAYMENT_LINK_UNKNOWN');
  const words = wordsFor(request);
  const address: Visit['address'] = (path = '', query = {}) =>
    `/pay/${token}${path}?${new URLSearchParams({ ...query, lang: words.lang }).toString()}`;
  return { ...reading.link, words, address };
}

/** Lets nobody further without a good link, so that only good ones are counted. */
export const knownLink =
  (deps: ApiDeps): RequestHandler =>
  (request, _response, next) => {
    openVisit(deps, request);
    next();
  };

/** Serves an endpoint of the page. */
export const serveVisit =
  (deps: ApiDeps, handle: VisitHandler): RequestHandler =>
  (request, response) =>
    handle(deps, openVisit(deps, request), request, response);

/** Shows the page of a payment, or the form: by GET, so that a reload asks for nothing again. */
export function showPayment(response: Response, { address }: Visit, paymentId: string | null): void {
  response.redirect(303, address('', paymentId === null ? {} : { payment: paymentId }));
}
