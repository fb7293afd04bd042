import { inspect } from 'node:util';
import {
  drop,
  json,
  openStandIn,
  PAYBILL,
  silence,
  text,
  type Answer,
  type StandIn,
} from '../../../test/support/gateway-stand-in';
import { openMpesa, type MpesaCredentials } from './gateway';
import type { B2cPayment, MpesaGateway, StkPush } from './port';
import { ProviderError } from './provider-error';

const AT = new Date('2025-12-31T21:30:05Z');
const PUSH: StkPush = {
  amountMinor: 2_500_000n,
  phone: '254712345678',
  accountReference: 'UNIT4B',
  description: 'Rent',
  callbackUrl: 'https://us.example/cb/1',
  at: AT,
};
const TO = { resultUrl: 'https://us.example/result', timeoutUrl: 'https://us.example/timeout' };
const PAYOUT: B2cPayment = {
  ...TO,
  originatorConversationId: 'rfd_1',
  amountMinor: 1_000n,
  phone: '254712345678',
  remarks: 'Refund of rent',
  occasion: 'Refund',
};
const TAKEN = {
  MerchantRequestID: 'm-1',
  CheckoutRequestID: 'ws_CO_1',
  ResponseCode: '0',
  ResponseDescription: 'Success',
};
const CONVERSATION = { ConversationID: 'AG_1', OriginatorConversationID: 'rfd_1', ResponseCode: '0' };

let server: StandIn;
const open = (over: Partial<MpesaCredentials> = {}): MpesaGateway =>
  openMpesa({
    baseUrl: server.url,
    credentials: { ...PAYBILL, ...over },
    clock: { now: () => AT },
    timeoutMs: 300,
    oauthTimeoutMs: 300,
    statementUrl: 'https://us.example/statement',
  });
const push = (over: Partial<StkPush> = {}) => open().stkPush({ ...PUSH, ...over });
const pay = (over: Partial<B2cPayment> = {}) => open().b2c({ ...PAYOUT, ...over });
const query = () => open().stkQuery({ checkoutRequestId: 'ws_CO_1', at: AT });
async function failure(calling: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await calling.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (error instanceof ProviderError) return error;
  throw error;
}

beforeEach(async () => {
  server = await openStandIn();
});
afterEach(() => server.close());

describe('a push', () => {
  const PASSWORD = Buffer.from('600984pass-key-120260101003005').toString('base64');

  test('goes out as documented, its time East African and the same in the password', async () => {
    server.answer = json(200, TAKEN);
    expect(await push()).toEqual({ merchantRequestId: 'm-1', checkoutRequestId: 'ws_CO_1' });
    expect(server.posts()[0]).toMatchObject({ method: 'POST', url: '/mpesa/stkpush/v1/processrequest' });
    expect(server.posts()[0]?.body).toEqual({
      BusinessShortCode: '600984',
      Password: PASSWORD,
      Timestamp: '20260101003005',
      TransactionType: 'CustomerPayBillOnline',
      Amount: 25_000,
      PartyA: '254712345678',
      PartyB: '600984',
      PhoneNumber: '254712345678',
      CallBackURL: 'https://us.example/cb/1',
      AccountReference: 'UNIT4B',
      TransactionDesc: 'Rent',
    });
  });

  test('and 19 more at once need one token', async () => {
    server.answer = json(200, TAKEN);
    const one = open();
    await Promise.all(Array.from({ length: 20 }, () => one.stkPush(PUSH)));
    expect([server.tokens(), server.posts().length]).toEqual([1, 20]);
  });

  const wrong: [string, Partial<StkPush>][] = [
    ['cents', { amountMinor: 1_050n }],
    ['nothing', { amountMinor: 0n }],
    ['less than nothing', { amountMinor: -100n }],
    ['a number 07…', { phone: '0712345678' }],
    ['a number with +', { phone: '+254712345678' }],
    ['a number of a line', { phone: '254202345678' }],
    ['a reference of 13 letters', { accountReference: 'ABCDEFGHIJKLM' }],
    ['a reference with a dash', { accountReference: 'UNIT-4B' }],
    ['no reference', { accountReference: '' }],
    ['a description of 14 letters', { description: 'Rent and water' }],
  ];
  test.each(wrong)('over %s is refused here, and not even a token is asked for', async (_what, over) => {
    expect(await failure(push(over))).toMatchObject({ kind: 'rejected', code: 'LOCAL' });
    expect(server.arrived).toEqual([]);
  });

  const answers: [string, Answer, object][] = [
    ['refusal with 200', json(200, { ...TAKEN, ResponseCode: '1' }), { kind: 'rejected', code: '1' }],
    ['promise to send it on', json(200, { ...TAKEN, ResponseCode: '100000000' }), { kind: 'pending' }],
    ['answer without ids', json(200, { ResponseCode: '0' }), { kind: 'unknown' }],
    ['answer with an empty id', json(200, { ...TAKEN, CheckoutRequestID: '' }), { kind: 'unknown' }],
    ['list', json(200, [TAKEN]), { kind: 'unknown' }],
    ['error with 200', json(200, { errorCode: '500.003.02', errorMessage: 'busy' }), { kind: 'unknown' }],
    ['page', text(200, '<html>'), { kind: 'unknown' }],
  ];
  test.each(answers)('answered by a %s is not taken for accepted', async (_what, answer, error) => {
    server.answer = answer;
    expect(await failure(push())).toMatchObject(error);
    expect(server.posts()).toHaveLength(1);
  });
});

describe('the query of a push', () => {
  test('stamps like the push, and tells a final result with its code as text', async () => {
    server.answer = json(200, { ...TAKEN, ResultCode: 1032, ResultDesc: 'Cancelled' });
    expect(await query()).toEqual({ state: 'final', resultCode: '1032', resultDesc: 'Cancelled' });
    expect(server.posts()[0]?.url).toBe('/mpesa/stkpushquery/v1/query');
    expect(server.posts()[0]?.body).toEqual({
      BusinessShortCode: '600984',
      Password: Buffer.from('600984pass-key-120260101003005').toString('base64'),
      Timestamp: '20260101003005',
      CheckoutRequestID: 'ws_CO_1',
    });
  });

  test('asked too early is pending and no error', async () => {
    const errorMessage = 'The transaction is being processed';
    server.answer = json(500, { requestId: 'ws_CO_1', errorCode: '500.001.1001', errorMessage });
    expect(await query()).toEqual({ state: 'pending' });
  });

  test.each([
    ['other text', json(500, { errorCode: '500.001.1001', errorMessage: 'Wrong credentials' }), 'rejected'],
    ['no result code', json(200, TAKEN), 'unknown'],
    ['no answer', silence, 'unknown'],
  ] as const)('with %s tells nothing', async (_what, answer, kind) => {
    server.answer = answer;
    expect(await failure(query())).toMatchObject({ kind });
  });
});

describe('a payout', () => {
  test('goes out as version 3 is documented, `Occassion` misspelt as it is', async () => {
    server.answer = json(200, CONVERSATION);
    expect(await pay()).toEqual({ conversationId: 'AG_1' });
    expect(server.posts()[0]?.url).toBe('/mpesa/b2c/v3/paymentrequest');
    expect(server.posts()[0]?.body).toEqual({
      OriginatorConversationID: 'rfd_1',
      InitiatorName: 'initiator-1',
      SecurityCredential: 'sealed-password-1',
      CommandID: 'BusinessPayment',
      Amount: '10',
      PartyA: '600992',
      PartyB: '254712345678',
      Remarks: 'Refund of rent',
      QueueTimeOutURL: 'https://us.example/timeout',
      ResultURL: 'https://us.example/result',
      Occassion: 'Refund',
    });
  });

  test.each([{ amountMinor: 1_001n }, { amountMinor: 0n }, { phone: '0712345678' }])(
    'that the provider would refuse (%p) sends nothing',
    async (over) => {
      expect(await failure(pay(over))).toMatchObject({ code: 'LOCAL' });
      expect(server.arrived).toEqual([]);
    },
  );

  test('sent twice is unknown: an earlier one landed', async () => {
    const errorMessage = 'Duplicate OriginatorConversationID.';
    server.answer = json(500, { errorCode: '500.002.1001', errorMessage });
    expect(await failure(pay())).toMatchObject({ kind: 'unknown', code: '500.002.1001' });
  });
});

test('no error shows a phone, a token, a password or a key, however deep one looks', async () => {
  const errorMessage = 'Invalid PhoneNumber 254712345678 of token-1, pass-key-1';
  const answers: Answer[] = [
    json(400, { errorCode: '400.002.02', errorMessage }),
    json(401, { errorCode: '401.002.01', errorMessage }),
    json(200, { errorMessage }),
    text(200, errorMessage),
    text(502, errorMessage),
    silence,
    drop,
  ];
  const errors: ProviderError[] = [];
  for (const answer of answers) {
    server.answer = answer;
    errors.push(await failure(push()), await failure(pay()));
  }
  errors.push(await failure(push({ phone: '0712345678' })));
  server.oauth = text(401, 'consumer-secret-1');
  errors.push(await failure(push()));
  const basic = Buffer.from('consumer-key-1:consumer-secret-1').toString('base64');
  const secrets = ['712345678', 'token-', 'pass-key', 'sealed', 'consumer-', 'initiator-1', basic];
  secrets.push(Buffer.from('600984pass-key-1').toString('base64').slice(0, 16));
  for (const error of errors) {
    const shown = `${error.stack} ${inspect(error, { depth: 10, showHidden: true })} ${JSON.stringify(error)}`;
    for (const secret of secrets) expect(shown).not.toContain(secret);
  }
});
