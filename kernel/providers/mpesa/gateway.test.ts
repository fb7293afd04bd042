import {
  AT,
  CONVERSATION_TAKEN,
  CREDENTIALS,
  failureOf,
  payout,
  PHONE,
  push,
  PUSH_TAKEN,
  refuses,
  says,
  StandIn,
} from '../../../test/support/providers/gateway-stand-in';

const standIn = new StandIn();
const URLS = { resultUrl: 'https://example.test/result', timeoutUrl: 'https://example.test/timeout' };
const WINDOW = { from: new Date('2020-08-04T05:36:00Z'), to: new Date('2020-08-05T05:36:00Z'), offset: 100 };

beforeEach(() => {
  standIn.seen.length = 0;
  standIn.respondToken = undefined;
});
beforeAll(() => standIn.start());
afterAll(() => standIn.stop());

/** The one request that was made: where it went, and with what. */
function only() {
  expect(standIn.calls).toHaveLength(1);
  const [{ method, path, body, headers }] = standIn.calls as [(typeof standIn.calls)[number]];
  return { at: `${method} ${path}`, body, authorization: headers.authorization };
}

test('a push goes out whole: East African stamp, the same in password and body, whole shillings', async () => {
  standIn.respond = says(PUSH_TAKEN);
  expect(await push(standIn.open())).toEqual({
    merchantRequestId: PUSH_TAKEN.MerchantRequestID,
    checkoutRequestId: PUSH_TAKEN.CheckoutRequestID,
  });
  const Timestamp = '20210628092408';
  expect(only()).toEqual({
    at: 'POST /mpesa/stkpush/v1/processrequest',
    authorization: 'Bearer token-1',
    body: {
      BusinessShortCode: '174379',
      Password: Buffer.from(`174379${CREDENTIALS.passkey}${Timestamp}`).toString('base64'),
      Timestamp,
      TransactionType: 'CustomerPayBillOnline',
      Amount: 15_000,
      PartyA: PHONE,
      PartyB: '174379',
      PhoneNumber: PHONE,
      CallBackURL: 'https://example.test/callbacks/x',
      AccountReference: 'UNIT4B',
      TransactionDesc: 'Rent',
    },
  });
});

test('pushes made at once carry each its own stamp', async () => {
  standIn.respond = says(PUSH_TAKEN);
  const gateway = standIn.open();
  const times = Array.from({ length: 10 }, (_, second) => new Date(AT.getTime() + second * 1_000));
  await Promise.all(times.map((at, n) => push(gateway, { at, accountReference: `UNIT${n}` })));
  expect(standIn.calls).toHaveLength(10);
  for (const { body } of standIn.calls) {
    const second = String(body['AccountReference']).slice('UNIT'.length);
    const stamp = String(20_210_628_092_408 + Number(second));
    expect(body['Timestamp']).toBe(stamp);
    expect(Buffer.from(String(body['Password']), 'base64').toString()).toMatch(new RegExp(`${stamp}$`));
  }
});

test('a query that is answered is final with its code as text, and pending while it is processed', async () => {
  const query = () => standIn.open().stkQuery({ checkoutRequestId: 'ws_CO_1', at: AT });
  standIn.respond = says({ ResponseCode: '0', ResultCode: 1032, ResultDesc: 'Request cancelled by user' });
  expect(await query()).toEqual({
    state: 'final',
    resultCode: '1032',
    resultDesc: 'Request cancelled by user',
  });
  expect(only()).toMatchObject({
    at: 'POST /mpesa/stkpushquery/v1/query',
    body: { BusinessShortCode: '174379', Timestamp: '20210628092408', CheckoutRequestID: 'ws_CO_1' },
  });
  standIn.respond = refuses(500, '500.001.1001', 'The transaction is being processed');
  expect(await query()).toEqual({ state: 'pending' });
  standIn.respond = says({ ResponseCode: '100000000', ResponseDescription: 'Request was cached' });
  expect(await query()).toEqual({ state: 'pending' });
});

test('a payout goes by version 3 under our own id, with the misspelt field as the gateway wants it', async () => {
  standIn.respond = says(CONVERSATION_TAKEN);
  expect(await payout(standIn.open())).toEqual({
    conversationId: CONVERSATION_TAKEN.ConversationID,
    originatorConversationId: 'pyt_1',
  });
  expect(only()).toMatchObject({
    at: 'POST /mpesa/b2c/v3/paymentrequest',
    body: {
      OriginatorConversationID: 'pyt_1',
      InitiatorName: CREDENTIALS.initiatorName,
      SecurityCredential: CREDENTIALS.securityCredential,
      CommandID: 'BusinessPayment',
      Amount: '10',
      PartyA: '600992',
      PartyB: PHONE,
      Remarks: 'Refund',
      QueueTimeOutURL: URLS.timeoutUrl,
      ResultURL: URLS.resultUrl,
      Occassion: 'Refund',
    },
  });
});

test('a state is asked for by our id at the short code that pays out, by a receipt at the paybill', async () => {
  standIn.respond = says(CONVERSATION_TAKEN);
  const gateway = standIn.open();
  const answer = { conversationId: CONVERSATION_TAKEN.ConversationID };
  expect(
    await gateway.transactionStatus({ ...URLS, remarks: 'OK', originatorConversationId: 'pyt_1' }),
  ).toEqual(answer);
  expect(await gateway.transactionStatus({ ...URLS, remarks: 'OK', receipt: 'NEF61H8J60' })).toEqual(answer);
  const [byId, byReceipt] = standIn.calls.map(({ body }) => body);
  expect(byId).toMatchObject({ OriginalConversationID: 'pyt_1', PartyA: '600992', IdentifierType: '4' });
  expect(byId).not.toHaveProperty('TransactionID');
  expect(byReceipt).toMatchObject({ TransactionID: 'NEF61H8J60', PartyA: '174379' });
  expect(byReceipt).not.toHaveProperty('OriginalConversationID');
});

test('a reversal names receipt and amount, and the credential that was given and not one of the library', async () => {
  standIn.respond = says(CONVERSATION_TAKEN);
  await standIn.open().reversal({ ...URLS, receipt: 'PDU91HIVIT', amountMinor: 20_000n, remarks: 'Twice' });
  expect(only()).toMatchObject({
    at: 'POST /mpesa/reversal/v1/request',
    body: {
      CommandID: 'TransactionReversal',
      SecurityCredential: CREDENTIALS.securityCredential,
      TransactionID: 'PDU91HIVIT',
      Amount: 200,
      ReceiverParty: '174379',
      RecieverIdentifierType: '11',
    },
  });
});

test('addresses of the paybill are registered by version 2; that they are registered already is refused', async () => {
  const register = () =>
    standIn.open().registerC2b({
      confirmationUrl: 'https://example.test/c',
      validationUrl: 'https://example.test/v',
      responseType: 'Completed',
    });
  standIn.respond = says({
    OriginatorCoversationID: '6e86',
    ResponseCode: '0',
    ResponseDescription: 'Success',
  });
  await register();
  expect(only()).toMatchObject({
    at: 'POST /mpesa/c2b/v2/registerurl',
    body: { ShortCode: '174379', ResponseType: 'Completed' },
  });
  standIn.respond = refuses(500, '500.003.1001', 'Urls are already registered.');
  expect(await failureOf(register())).toMatchObject({ kind: 'rejected', code: '500.003.1001' });
  standIn.respond = says({ ResponseDescription: 'Success' });
  expect(await failureOf(register())).toMatchObject({ kind: 'unknown' });
});

test('what the gateway would refuse or cut is refused here, before anything is sent', async () => {
  const gateway = standIn.open();
  const question = { ...URLS, remarks: 'OK' };
  const refused = [
    ...[1_050n, 0n, -100n, 10n ** 15n].map((amountMinor) => push(gateway, { amountMinor })),
    ...['0708374149', '+254708374149', '254808374149', '25470837414', '2547083741490', ''].map((phone) =>
      push(gateway, { phone }),
    ),
    ...['', 'UNIT-4B', 'UNIT 4B', 'ABCDEFGHIJKLM'].map((accountReference) =>
      push(gateway, { accountReference }),
    ),
    ...['', 'FourteenLetter', 'two\nlines'].map((description) => push(gateway, { description })),
    payout(gateway, { amountMinor: 1_050n }),
    payout(gateway, { phone: '0708374149' }),
    payout(gateway, { remarks: 'R' }),
    gateway.reversal({ ...question, receipt: 'PDU91HIVIT', amountMinor: 50n }),
    gateway.transactionStatus(question),
    gateway.pull({ ...WINDOW, to: new Date(WINDOW.from.getTime() + 48 * 3_600_000 + 1) }),
    gateway.pull({ ...WINDOW, to: new Date(WINDOW.from.getTime() - 1) }),
  ];
  for (const call of refused) {
    expect(await failureOf(call)).toMatchObject({ kind: 'rejected', code: 'LOCAL' });
  }
  expect(standIn.seen).toEqual([]);
});

test('numbers of both Kenyan ranges, and the longest reference and description, are sent', async () => {
  standIn.respond = says(PUSH_TAKEN);
  const gateway = standIn.open();
  const longest = { accountReference: 'ABCDEFGHIJ12', description: 'ThirteenChars' };
  await push(gateway, { phone: '254112345678', ...longest });
  expect(only().body).toMatchObject({ PartyA: '254112345678', AccountReference: 'ABCDEFGHIJ12' });
});
