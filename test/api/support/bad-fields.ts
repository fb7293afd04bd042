import { ENDPOINTS } from '../../../api/endpoints';
import { endpointOf, goodAsk, type Ask, type Change } from './asks';
import { casesOf, shown, type Askers, type BadCase } from './bad-case';

import { BODIES, ids, QUERIES, type Body, type Query } from './bad-values';
import { WEBHOOK_BODIES, WEBHOOK_QUERIES } from './bad-webhook-values';

/** Path ids by endpoint: prefix of the id that stands there. */
const PATHS: Readonly<Record<string, readonly [path: string, prefix: string]>> = {
  getPayment: ['/v1/payments/{id}', 'pay'],
  reversePayment: ['/v1/payments/{id}/reversals', 'pay'],
  retryByMpesa: ['/v1/payments/{id}/attempts', 'pay'],
  listAttempts: ['/v1/payments/{id}/attempts', 'pay'],
  createPaymentLink: ['/v1/leases/{id}/payment-links', 'lse'],
  refundPayment: ['/v1/payments/{id}/refunds', 'pay'],
  getRefund: ['/v1/refunds/{id}', 'rfd'],
  approveRefund: ['/v1/refunds/{id}/approvals', 'rfd'],
  getReview: ['/v1/reviews/{id}', 'rvw'],
  resolveReview: ['/v1/reviews/{id}/resolutions', 'rvw'],
  getReversal: ['/v1/reversals/{id}', 'rev'],
  getDeposit: ['/v1/deposits/{id}', 'dep'],
  getAdjustment: ['/v1/adjustments/{id}', 'adj'],
  listCharges: ['/v1/leases/{id}/charges', 'lse'],
  getLeaseStatement: ['/v1/leases/{id}/statement', 'lse'],
  getWebhook: ['/v1/webhooks/{id}', 'whk'],
  listDeliveries: ['/v1/webhooks/{id}/deliveries', 'whk'],
  suspendWebhook: ['/v1/webhooks/{id}/suspensions', 'whk'],
  replayWebhook: ['/v1/webhooks/{id}/replays', 'whk'],
  getEntry: ['/v1/ledger/entries/{id}', 'payment'],
};
const encoded = (id: string): string => encodeURIComponent(id).replaceAll('.', '%2E');
const pathIds = (prefix: string): string[] => [
  ...ids(prefix)
    .filter((id) => typeof id === 'string')
    .filter((id) => id !== '')
    .map(encoded),
  ...['%00', '%2E%2E%2F%2E%2E%2Fetc', '%25', '%F0%9F%8F%A0', 'null', 'undefined', 'x'.repeat(3_000)],
];

const pathCases = ([id, [path, prefix]]: [string, readonly [string, string]]): BadCase[] =>
  pathIds(prefix).flatMap((given) =>
    casesOf(endpointOf(id), 'REQUEST_INVALID', {
      [`in its path ${shown(given)}`]: { path: path.replace('{id}', given) },
    }),
  );

const queryCases = ([id, fields]: [string, Query]): BadCase[] =>
  Object.entries(fields).flatMap(([field, values]) =>
    [...values.map((value) => [value]), ['1', '2']].flatMap((given) =>
      casesOf(endpointOf(id), 'REQUEST_INVALID', {
        [`the query ${field} ${shown(given)}`]: {
          rawQuery: given.map((value) => `${field}=${encodeURIComponent(value)}`).join('&'),
        },
      }),
    ),
  );

const askOf = (id: string, { things }: Askers): Ask => goodAsk(endpointOf(id), things);

/** The body of a good request with one field changed, or taken away. */
const withField =
  (id: string, field: string, value: unknown) =>
  (askers: Askers): Change => ({
    body: { ...askOf(id, askers).body, [field]: value },
  });

const OPTIONAL = [
  ...['recordPayment note', 'adjustCharges leaseId', 'collectByMpesa phone'],
  ...[
    'retryByMpesa phone',
    'createPaymentLink expiresInHours',
    'createWebhook eventTypes',
    'replayWebhook from',
  ],
];
/** Nothing in their bodies must be said. */
const NEEDING_NOTHING = [
  'retryByMpesa',
  'createPaymentLink',
  'approveRefund',
  'suspendWebhook',
  'replayWebhook',
];
const EMPTY = { 'an empty object': { rawBody: '{}' }, 'an empty body': { rawBody: '' } };

function bodyCases([id, fields]: [string, Body]): BadCase[] {
  const wrong = Object.entries(fields).flatMap(([field, values]) =>
    values.flatMap((value) =>
      casesOf(endpointOf(id), 'REQUEST_INVALID', {
        [`${field} ${shown(value)}`]: withField(id, field, value),
      }),
    ),
  );
  const missing = Object.keys(fields)
    .filter((field) => !OPTIONAL.includes(`${id} ${field}`))
    .flatMap((field) =>
      casesOf(endpointOf(id), 'REQUEST_INVALID', { [`no ${field}`]: withField(id, field, undefined) }),
    );
  return [...wrong, ...missing, ...wholeBodies(id)];
}

function wholeBodies(id: string): BadCase[] {
  const unknown = ['tenantId', 'status', 'id', '__proto__', 'constructor', ''];
  const raw = (extra: string) => (askers: Askers) => ({
    rawBody: `${JSON.stringify(askOf(id, askers).body).slice(0, -1)},${extra}}`.replace('{,', '{'),
  });
  return [
    ...unknown.flatMap((key) =>
      casesOf(endpointOf(id), 'REQUEST_INVALID', {
        [`an unknown key ${shown(key)}`]: raw(`${JSON.stringify(key)}:{"x":1}`),
      }),
    ),
    ...casesOf(endpointOf(id), 'REQUEST_INVALID', {
      ...(NEEDING_NOTHING.includes(id) ? {} : EMPTY),
      'a list': { rawBody: '[]' },
      'nothing but brackets, 30,000 deep': { rawBody: '['.repeat(30_000) + ']'.repeat(30_000) },
      'a very long unknown key': { rawBody: JSON.stringify({ ['k'.repeat(50_000)]: 1 }) },
    }),
  ];
}

const strangeQueries = (endpoint: BadCase['endpoint']): BadCase[] =>
  casesOf(endpoint, 'REQUEST_INVALID', {
    'an unknown query': { rawQuery: 'tenantId=tnt_0' },
    'an unknown query in brackets': { rawQuery: 'limit%5B%5D=5' },
    'a query without a name': { rawQuery: '=1' },
    'a query that names a prototype': { rawQuery: '__proto__=1' },
    'a query that is no percent-encoding': { rawQuery: '%E0%A4%A=1' },
  });

/** What does not fit an endpoint's schema. */
export const FIELD_CASES: readonly BadCase[] = [
  ...Object.entries(PATHS).flatMap(pathCases),
  ...Object.entries({ ...QUERIES, ...WEBHOOK_QUERIES }).flatMap(queryCases),
  ...Object.entries({ ...BODIES, ...WEBHOOK_BODIES }).flatMap(bodyCases),
  ...ENDPOINTS.flatMap(strangeQueries),
];
