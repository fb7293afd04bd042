import { refusalOf } from './classify';
import type { ProviderErrorKind } from './provider-error';

// Every code that the gateway is known to answer with, by its HTTP status and text.
const CODES: [number, string, string, ProviderErrorKind][] = [
  [400, '400.002.02', 'Bad Request - Invalid PhoneNumber', 'rejected'],
  [400, '400.002.05', 'Invalid Request Payload', 'rejected'],
  [400, '400.003.01', 'Invalid Access Token', 'auth'],
  [400, '400.003.02', 'Bad Request', 'auth'],
  [400, '400.008.01', 'Invalid Authentication passed', 'auth'],
  [400, '400.008.02', 'Invalid grant type passed', 'auth'],
  [401, '401.002.01', 'Error Occurred - Invalid Access Token', 'auth'],
  [401, '401.003.01', 'Error Occurred - Invalid Access Token', 'auth'],
  [404, '404.001.01', 'Resource not found', 'rejected'],
  [404, '404.001.03', 'Invalid Access Token', 'auth'],
  [404, '404.001.04', 'Invalid Authentication Header', 'rejected'],
  [405, '405.001', 'Method Not Allowed', 'rejected'],
  [500, '500.001.1001', 'The transaction is being processed', 'pending'],
  [500, '500.001.1001', 'Unable to lock subscriber, a transaction is already in process', 'busy'],
  [500, '500.001.1001', 'Wrong credentials', 'rejected'],
  [500, '500.001.1001', 'Merchant does not exist', 'rejected'],
  [500, '500.001.1001', 'Something that nobody documented', 'unknown'],
  [500, '500.001.1001', '', 'unknown'],
  [500, '500.002.1001', 'Duplicate OriginatorConversationID.', 'unknown'],
  [500, '500.003.02', 'System is busy. Please try again in few minutes.', 'busy'],
  [429, '500.003.02', 'Error Occurred: Spike Arrest Violation', 'busy'],
  [500, '500.003.03', 'Error Occurred: Quota Violation', 'busy'],
  [500, '500.003.1001', 'Internal Server Error', 'unknown'],
  [500, '500.003.1001', 'Urls are already registered', 'unknown'],
  [503, '503.001', 'Service unavailable', 'unknown'],
  [429, '429.001.01', 'Too many requests', 'busy'],
  [408, '408.001.01', 'Request time-out', 'unknown'],
  [403, '403.001.01', 'Forbidden', 'rejected'],
];

test.each(CODES)('%d %s «%s» is %s', (status, errorCode, errorMessage, kind) => {
  const refusal = refusalOf(status, { requestId: '1c5b', errorCode, errorMessage });
  expect(refusal).toMatchObject({ kind, code: errorCode });
});

test('a code without text is read by the code', () => {
  expect(refusalOf(500, { errorCode: '500.003.02' }).kind).toBe('busy');
  expect(refusalOf(500, { errorCode: '500.001.1001' }).kind).toBe('unknown');
});

test.each(['500x003x02', '1500.003.02', '500.003.020', 'x404.001.03', '500.002.10011'])(
  'a code that only looks like another (%s) is not that one',
  (errorCode) => expect(refusalOf(500, { errorCode, errorMessage: 'being processed' }).kind).toBe('unknown'),
);

test.each([
  [400, null],
  [401, '<html>'],
  [403, '<html>'],
  [404, {}],
  [500, { errorCode: 500 }],
  [302, ''],
  [204, undefined],
])('%d without the gateway’s code (%j) says nothing of what was done', (status, body) => {
  expect(refusalOf(status, body)).toMatchObject({ kind: 'unknown' });
  expect(refusalOf(status, body).code).toBeUndefined();
});

test('429 alone was not taken, with a code or without', () => {
  expect(refusalOf(429, '').kind).toBe('busy');
});

test('what the gateway says in words is not repeated: it may name the customer', () => {
  const errorMessage = 'Invalid PhoneNumber 254712345678';
  expect(refusalOf(400, { errorCode: '400.002.02', errorMessage }).stack).not.toMatch(/254712345678/);
});
