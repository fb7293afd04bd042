import { inTurn, json, openStandIn, PAYBILL, type StandIn } from '../../../test/support/gateway-stand-in';
import { openMpesa, type MpesaCredentials } from './gateway';
import type { MpesaGateway } from './port';

// What a paybill asks besides pushes and payouts: its statement, the state of a payment, a reversal, its registrations.

const FROM = new Date('2025-12-31T20:00:00Z');
const WINDOW = { from: FROM, to: new Date('2025-12-31T21:00:00Z'), offset: 100 };
const TO = { resultUrl: 'https://us.example/result', timeoutUrl: 'https://us.example/timeout' };
const LINE = {
  transactionId: 'NLJ7RT61SV',
  trxDate: '2025-12-31 23:15:00',
  msisdn: 254712345678,
  sender: 'MPESA',
  transactiontype: 'c2b-pay-bill-debit',
  billreference: 'UNIT4B',
  amount: '168.00',
  organizationname: 'Us',
};
const page = (...lines: object[]) =>
  json(200, { ResponseRefID: 'r', ResponseCode: '1000', Response: [lines] });
const NOT_REGISTERED = json(400, { errorCode: '400.001', errorMessage: 'Not registered' });
const CONVERSATION = json(200, { ConversationID: 'AG_1', ResponseCode: '0' });

let server: StandIn;
const open = (over: Partial<MpesaCredentials> = {}): MpesaGateway =>
  openMpesa({
    baseUrl: server.url,
    credentials: { ...PAYBILL, ...over },
    clock: { now: () => FROM },
    timeoutMs: 2_000,
    statementUrl: 'https://us.example/statement',
  });
const sent = () => server.posts().map(({ url, body }) => ({ url, body }));

beforeEach(async () => {
  server = await openStandIn();
});
afterEach(() => server.close());

describe('the statement', () => {
  test('is asked for in East African time, and read in ours', async () => {
    server.answer = page(LINE, { ...LINE, transactionId: 'B', msisdn: '2547 ***** 126', amount: 5 });
    const { lines } = await open().pull(WINDOW);
    expect(lines).toEqual([
      {
        transactionId: 'NLJ7RT61SV',
        at: new Date('2025-12-31T20:15:00Z'),
        msisdn: '254712345678',
        amountMinor: 16_800n,
        accountReference: 'UNIT4B',
        type: 'c2b-pay-bill-debit',
      },
      expect.objectContaining({ transactionId: 'B', msisdn: '2547 ***** 126', amountMinor: 500n }),
    ]);
    const body = {
      ShortCode: '600984',
      StartDate: '2025-12-31 23:00:00',
      EndDate: '2026-01-01 00:00:00',
      OffSetValue: '100',
    };
    expect(sent()).toEqual([{ url: '/pulltransactions/v1/query', body }]);
  });

  test('may be empty in each of the ways that it is', async () => {
    const answers = [{ Response: [[]] }, { Response: [] }, {}, { ResponseCode: '1001' }];
    for (const answer of answers) {
      server.answer = json(200, { ResponseCode: '1000', ...answer });
      expect(await open().pull(WINDOW)).toEqual({ lines: [] });
    }
  });

  test.each([{ amount: 'ten' }, { amount: '-5' }, { trxDate: 'yesterday' }, { transactionId: '' }])(
    'with a line that cannot be read (%p) is none, not a shorter one',
    async (over) => {
      server.answer = page(LINE, { ...LINE, ...over });
      await expect(open().pull(WINDOW)).rejects.toMatchObject({ name: 'ProviderError', kind: 'unknown' });
    },
  );

  test('of a paybill that is not registered is registered for once, and asked for again', async () => {
    server.answer = inTurn(NOT_REGISTERED, json(200, { ResponseCode: '0' }), page(LINE));
    const { lines } = await open({ nominatedNumber: '254700000001' }).pull(WINDOW);
    expect(lines).toHaveLength(1);
    const query = '/pulltransactions/v1/query';
    expect(sent().map(({ url }) => url)).toEqual([query, '/pulltransactions/v1/register', query]);
    expect(sent()[1]?.body).toEqual({
      ShortCode: '600984',
      RequestType: 'Pull',
      NominatedNumber: '254700000001',
      CallBackURL: 'https://us.example/statement',
    });
  });

  test('is refused where the registration does not help, or nobody answers for it', async () => {
    server.answer = inTurn(NOT_REGISTERED, json(200, {}), NOT_REGISTERED);
    const refused = { kind: 'rejected', code: '400.001' };
    await expect(open({ nominatedNumber: '254700000001' }).pull(WINDOW)).rejects.toMatchObject(refused);
    expect(sent()).toHaveLength(3);
    await expect(open().pull(WINDOW)).rejects.toMatchObject(refused);
    expect(sent()).toHaveLength(4);
  });
});

describe('the state of a payment', () => {
  const shared = {
    Initiator: 'initiator-1',
    SecurityCredential: 'sealed-password-1',
    CommandID: 'TransactionStatusQuery',
    IdentifierType: '4',
    ResultURL: TO.resultUrl,
    QueueTimeOutURL: TO.timeoutUrl,
    Remarks: 'Why',
    Occasion: 'Why',
  };

  test('is asked for by our id of the account that pays out, by a receipt of the paybill', async () => {
    server.answer = CONVERSATION;
    const question = { ...TO, remarks: 'Why' };
    expect(await open().transactionStatus({ ...question, originatorConversationId: 'rfd_1' })).toEqual({
      conversationId: 'AG_1',
    });
    await open().transactionStatus({ ...question, receipt: 'NLJ7RT61SV' });
    expect(sent().map(({ body }) => body)).toEqual([
      { ...shared, PartyA: '600992', OriginalConversationID: 'rfd_1' },
      { ...shared, PartyA: '600984', TransactionID: 'NLJ7RT61SV' },
    ]);
  });
});

test('a reversal names the receipt, and the whole shillings of it', async () => {
  server.answer = CONVERSATION;
  const reversal = { ...TO, receipt: 'NLJ7RT61SV', amountMinor: 20_000n, remarks: 'Twice' };
  expect(await open().reversal(reversal)).toEqual({ conversationId: 'AG_1' });
  expect(sent()).toMatchObject([
    {
      url: '/mpesa/reversal/v1/request',
      body: {
        CommandID: 'TransactionReversal',
        TransactionID: 'NLJ7RT61SV',
        Amount: 200,
        ReceiverParty: '600984',
        RecieverIdentifierType: '11',
        SecurityCredential: 'sealed-password-1',
        ResultURL: TO.resultUrl,
        QueueTimeOutURL: TO.timeoutUrl,
        Remarks: 'Twice',
      },
    },
  ]);
  await expect(open().reversal({ ...reversal, amountMinor: 1n })).rejects.toMatchObject({ code: 'LOCAL' });
  expect(sent()).toHaveLength(1);
});

test('a paybill is registered for payments that customers start themselves', async () => {
  server.answer = json(200, { OriginatorCoversationID: '6e86', ResponseCode: '0' });
  const urls = { confirmationUrl: 'https://us.example/c', validationUrl: 'https://us.example/v' };
  await open().registerC2b({ ...urls, responseType: 'Completed' });
  const body = {
    ShortCode: '600984',
    ResponseType: 'Completed',
    ConfirmationURL: urls.confirmationUrl,
    ValidationURL: urls.validationUrl,
  };
  expect(sent()).toEqual([{ url: '/mpesa/c2b/v2/registerurl', body }]);
});
