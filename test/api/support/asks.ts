import { ENDPOINTS } from '../../../api/endpoints';
import type { Endpoint } from '../../../api/middleware/endpoint';
import { newId } from '../../../kernel/db';
import type { WireRequest } from '../../support/http';
import { phoneOf, today } from '../../support/rent-payment/scene';
import type { Things } from './things';

/** What one asks of an endpoint, before it is written down. */
export interface Ask {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** How a request differs from a good one. */
export interface Change extends Partial<Ask> {
  /** The body as it is sent, whatever it is. */
  readonly rawBody?: string | Buffer;
  /** The query as it is sent, without its question mark. */
  readonly rawQuery?: string;
  readonly isChunked?: boolean;
  readonly method?: string;
  /** Over the usual headers; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

const kes = (amount: string) => ({ amount, currency: 'KES' });

/** A good request to each endpoint; sent as it is, it would be answered with success. */
const GOOD_ASKS: Readonly<Record<string, (things: Things) => Ask>> = {
  recordPayment: ({ leaseId }) => ({
    path: '/v1/payments',
    body: {
      ...{ leaseId, method: 'cash', amount: kes('100000'), receivedOn: today() },
      ...{ receiptNumber: newId('req'), note: 'part of November' },
    },
  }),
  collectByMpesa: ({ leaseId }) => ({
    path: '/v1/mpesa-payments',
    body: { leaseId, amount: kes('100000'), phone: phoneOf(0) },
  }),
  retryByMpesa: ({ failedMpesaPaymentId }) => ({
    path: `/v1/payments/${failedMpesaPaymentId}/attempts`,
    body: { phone: phoneOf(0) },
  }),
  listAttempts: ({ failedMpesaPaymentId }) => ({ path: `/v1/payments/${failedMpesaPaymentId}/attempts` }),
  createPaymentLink: ({ leaseId }) => ({
    path: `/v1/leases/${leaseId}/payment-links`,
    body: { expiresInHours: 24 },
  }),
  listReviews: () => ({ path: '/v1/reviews' }),
  getReview: ({ reviewId }) => ({ path: `/v1/reviews/${reviewId}` }),
  resolveReview: ({ reviewId }) => ({
    path: `/v1/reviews/${reviewId}/resolutions`,
    body: { evidence: { kind: 'statement' }, reason: 'looked it up' },
  }),
  refundPayment: ({ refundablePaymentId }) => ({
    path: `/v1/payments/${refundablePaymentId}/refunds`,
    body: { amount: kes('100000'), reason: 'paid twice' },
  }),
  getRefund: ({ refundId }) => ({ path: `/v1/refunds/${refundId}` }),
  approveRefund: ({ refundId }) => ({ path: `/v1/refunds/${refundId}/approvals`, body: {} }),
  listPayments: () => ({ path: '/v1/payments' }),
  getPayment: ({ undepositedPaymentId }) => ({ path: `/v1/payments/${undepositedPaymentId}` }),
  reversePayment: ({ undepositedPaymentId }) => ({
    path: `/v1/payments/${undepositedPaymentId}/reversals`,
    body: { reason: 'recorded in error', reversedOn: today() },
  }),
  getReversal: ({ reversalId }) => ({ path: `/v1/reversals/${reversalId}` }),
  recordDeposit: ({ undepositedPaymentId }) => ({
    path: '/v1/deposits',
    body: {
      ...{ paymentIds: [undepositedPaymentId], bankAccount: 'kcb-operating' },
      ...{ bankedOn: today(), slipNumber: newId('req') },
    },
  }),
  getDeposit: ({ depositId }) => ({ path: `/v1/deposits/${depositId}` }),
  adjustCharges: ({ chargeId }) => ({
    path: '/v1/adjustments',
    body: { kind: 'waiver', chargeId, amount: kes('1'), effectiveOn: today(), reason: 'as agreed' },
  }),
  getAdjustment: ({ adjustmentId }) => ({ path: `/v1/adjustments/${adjustmentId}` }),
  listCharges: ({ leaseId }) => ({ path: `/v1/leases/${leaseId}/charges` }),
  getLeaseStatement: ({ leaseId }) => ({ path: `/v1/leases/${leaseId}/statement` }),
  listAccounts: () => ({ path: '/v1/ledger/accounts' }),
  listEvents: () => ({ path: '/v1/events' }),
  createWebhook: () => ({
    path: '/v1/webhooks',
    body: { url: 'https://hooks.example.test/rent', eventTypes: ['payment.succeeded'] },
  }),
  listWebhooks: () => ({ path: '/v1/webhooks' }),
  getWebhook: ({ webhookId }) => ({ path: `/v1/webhooks/${webhookId}` }),
  listDeliveries: ({ webhookId }) => ({ path: `/v1/webhooks/${webhookId}/deliveries` }),
  suspendWebhook: ({ webhookId }) => ({ path: `/v1/webhooks/${webhookId}/suspensions`, body: {} }),
  replayWebhook: ({ webhookId }) => ({
    path: `/v1/webhooks/${webhookId}/replays`,
    body: { from: '2026-11-24T00:00:00Z' },
  }),
  listEntries: () => ({ path: '/v1/ledger/entries' }),
  getEntry: ({ reference }) => ({ path: `/v1/ledger/entries/${reference}` }),
  getBalances: () => ({ path: '/v1/ledger/balances' }),
  getTrialBalance: () => ({ path: '/v1/ledger/trial-balance' }),
};

/** A good request to an endpoint. @throws Error for an endpoint that has none here yet: write one. */
export function goodAsk({ id }: Endpoint, things: Things): Ask {
  const ask = GOOD_ASKS[id];
  if (!ask) throw new Error(`no good request to ${id} in test/api/support/asks.ts`);
  return ask(things);
}

/** The endpoint of an operationId. @throws Error when there is none. */
export function endpointOf(id: string): Endpoint {
  const found = ENDPOINTS.find((endpoint) => endpoint.id === id);
  if (!found) throw new Error(`no endpoint is called ${id}`);
  return found;
}

function headersOf({ method }: Endpoint, token: string, { headers = {} }: Change): WireRequest['headers'] {
  const write = { 'content-type': 'application/json', 'idempotency-key': newId('req') };
  const all = { authorization: `Bearer ${token}`, ...(method === 'post' ? write : {}), ...headers };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as WireRequest['headers'];
}

function bodyOf(good: Ask, { rawBody, body = good.body }: Change): Pick<WireRequest, 'body'> {
  const sent = rawBody ?? (body && JSON.stringify(body));
  return sent === undefined ? {} : { body: sent };
}

/** A good request with a change, as it goes over the wire. Writes carry a fresh key. */
export function wireOf(endpoint: Endpoint, things: Things, token: string, change: Change = {}): WireRequest {
  const good = goodAsk(endpoint, things);
  const {
    path = good.path,
    query = good.query ?? {},
    method = endpoint.method.toUpperCase(),
    isChunked = false,
  } = change;
  const search = change.rawQuery ?? new URLSearchParams(query).toString();
  return {
    ...{ method, isChunked },
    path: search === '' ? path : `${path}?${search}`,
    headers: headersOf(endpoint, token, change),
    ...bodyOf(good, change),
  };
}
