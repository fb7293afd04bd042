import {
  CONVERSATION_TAKEN,
  failureOf,
  payout,
  push,
  refuses,
  says,
  StandIn,
} from '../../../test/support/providers/gateway-stand-in';
import type { ProviderErrorKind } from './provider-error';

const standIn = new StandIn();
beforeAll(() => standIn.start());
beforeEach(() => {
  standIn.seen.length = 0;
});
afterAll(() => standIn.stop());

const BUSY_TEXT = 'Unable to lock subscriber, a transaction is already in process for the current subscriber';

// Every row of the gateway's table, and what is not in it.
test.each<[number, string, string, ProviderErrorKind]>([
  [400, '400.001', 'Invalid ShortCode', 'rejected'],
  [400, '400.002.02', 'Bad Request - Invalid Amount', 'rejected'],
  [400, '400.002.05', 'Invalid Request Payload', 'rejected'],
  [400, '400.003.01', 'Invalid Access Token', 'auth'],
  [400, '400.003.02', 'Bad Request', 'rejected'],
  [400, '400.008.01', 'Invalid Authentication passed', 'rejected'],
  [400, '400.008.02', 'Invalid grant type passed', 'rejected'],
  [401, '401.002.01', 'Error Occurred - Invalid Access Token', 'auth'],
  [401, '401.003.01', 'Error Occurred - Invalid Access Token', 'auth'],
  [404, '404.001.01', 'Resource not found', 'rejected'],
  [404, '404.001.03', 'Invalid Access Token', 'auth'],
  [404, '404.001.04', 'Invalid Authentication Header', 'rejected'],
  [405, '405.001', 'Method Not Allowed', 'rejected'],
  [408, '408.001.01', 'Request time-out', 'unknown'],
  [429, '429.001.01', 'Too many requests', 'busy'],
  [429, '999.001.01', 'Too many requests', 'busy'],
  [500, '500.001.1001', 'Merchant does not exist', 'rejected'],
  [500, '500.001.1001', 'Wrong credentials', 'rejected'],
  [500, '500.001.1001', BUSY_TEXT, 'busy'],
  [500, '500.001.1001', 'The transaction is being processed', 'pending'],
  [500, '500.001.1001', 'Something nobody has documented', 'unknown'],
  [500, '500.002.1001', 'Duplicate OriginatorConversationID.', 'unknown'],
  [500, '500.003.02', 'System is busy. Please try again in few minutes.', 'busy'],
  [500, '500.003.02', 'Error Occurred: Spike Arrest Violation', 'busy'],
  [500, '500.003.03', 'Error Occurred: Quota Violation', 'busy'],
  [500, '500.003.1001', 'Internal Server Error', 'unknown'],
  [500, '500.003.1001', 'Urls are already registered.', 'rejected'],
  [503, '503.001.01', 'Service unavailable', 'unknown'],
  [422, '422.001.01', 'Not processable', 'rejected'],
])('%i %s «%s» is %s', async (status, code, message, kind) => {
  standIn.respond = refuses(status, code, message);
  expect(await failureOf(push(standIn.open()))).toMatchObject({ kind, code });
  expect(standIn.calls).toHaveLength(kind === 'auth' ? 2 : 1);
});

test('too many requests is busy even without a code', async () => {
  standIn.respond = says('<html>429</html>', 429);
  expect(await failureOf(push(standIn.open()))).toMatchObject({ kind: 'busy' });
});

test('a code that comes as a number is read, and a message that is missing or null does not hide it', async () => {
  standIn.respond = says({ errorCode: 405.001, errorMessage: null }, 405);
  expect(await failureOf(push(standIn.open()))).toMatchObject({ kind: 'rejected', code: '405.001' });
  standIn.respond = says({ errorCode: '500.003.02' }, 500);
  expect(await failureOf(push(standIn.open()))).toMatchObject({ kind: 'busy' });
});

// Status 200 with a code that is not 0.
test.each<[string | number, ProviderErrorKind]>([
  ['100000000', 'pending'],
  [100_000_000, 'pending'],
  ['26', 'busy'],
  ['100000001', 'busy'],
  ['100000002', 'busy'],
  ['100000011', 'busy'],
  ['17', 'unknown'],
  ['100000004', 'unknown'],
  ['100000007', 'unknown'],
  ['100000009', 'unknown'],
  ['100000010', 'rejected'],
  ['1', 'rejected'],
  ['2001', 'rejected'],
  ['SFC_IC0003', 'rejected'],
  ['00', 'rejected'],
])('an answer of 200 with code %s is %s, with ids or without', async (ResponseCode, kind) => {
  for (const body of [{ ...CONVERSATION_TAKEN, ResponseCode }, { ResponseCode }]) {
    standIn.respond = says(body);
    expect(await failureOf(payout(standIn.open()))).toMatchObject({ kind, code: String(ResponseCode) });
  }
  expect(standIn.calls).toHaveLength(2);
});

test('of a payout without either of its ids nothing is known', async () => {
  for (const missing of ['ConversationID', 'OriginatorConversationID']) {
    standIn.respond = says({ ...CONVERSATION_TAKEN, [missing]: undefined });
    expect(await failureOf(payout(standIn.open()))).toMatchObject({ kind: 'unknown' });
  }
});
