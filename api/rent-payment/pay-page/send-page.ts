import type { Response } from 'express';
import type { LinkedLease, LinkedPayment } from '../../../store/rent-payment/read';
import type { Faults, Typed } from './fields';
import { html } from './markup';
import { document_, dueList, header } from './page';
import { paymentForm } from './payment-form';
import { statusView } from './standing';
import { reloading, statusSection } from './status-section';
import type { Visit } from './visit';

/** Open charges that are read, and of those how many a phone is asked to show. */
export const CHARGES_READ_MAX = 100;
const CHARGES_SHOWN_MAX = 12;

const other = ({ words, address }: Visit, query: Readonly<Record<string, string>> = {}): string =>
  address('', query).replace(/lang=..$/, `lang=${words.lang === 'en' ? 'sw' : 'en'}`);

/** Sends the form, with what was typed and what is wrong with it; the caller has set the status. */
export function sendForm(
  response: Response,
  visit: Visit,
  lease: LinkedLease,
  limitMinor: bigint,
  filled: { readonly typed: Typed; readonly faults: Faults },
): void {
  const { words } = visit;
  const form = paymentForm(words, lease, visit.address('/payments'), limitMinor, filled);
  const main = html`${header(words, lease, other(visit))}${dueList(words, lease, CHARGES_SHOWN_MAX)}${form}`;
  response.type('html').send(document_(words, `${words.title} – ${lease.company}`, null, main));
}

/** Sends the page of a payment. */
export function sendStatus(
  response: Response,
  visit: Visit,
  lease: LinkedLease,
  payment: LinkedPayment,
  now: Date,
): void {
  const { words, address } = visit;
  const { paymentId } = payment;
  const view = statusView(words, payment, lease.company, now);
  const poll = address(`/payments/${paymentId}`);
  const addresses = { poll, retry: address(`/payments/${paymentId}/attempts`), form: address() };
  const status = statusSection(words, view, addresses);
  const due = dueList(words, lease, CHARGES_SHOWN_MAX);
  const main = html`${header(words, lease, other(visit, { payment: paymentId }))}${status}${due}`;
  response.type('html').send(document_(words, `${view.title} – ${lease.company}`, reloading(view), main));
}
