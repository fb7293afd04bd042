import { generateKeyPairSync, publicEncrypt, constants } from 'node:crypto';
import { until } from './support/merchant';
import { openRoom, payoutBody, PHONE, room } from './support/room';

const here = room();
const V3 = '/mpesa/b2c/v3/paymentrequest';
const B2C = '600992';

/** The fields of a Result, and its parameters by key. */
function resultOf(body: unknown) {
  const { Result } = body as { Result: Record<string, unknown> };
  const parameters = (Result['ResultParameters'] ?? { ResultParameter: [] }) as {
    ResultParameter: { Key: string; Value?: unknown }[];
  };
  return {
    result: Result,
    parameters: Object.fromEntries(parameters.ResultParameter.map(({ Key, Value }) => [Key, Value])),
  };
}

const askStatus = (fields: Record<string, string>) =>
  here().call('/mpesa/transactionstatus/v1/query', {
    Initiator: 'testapi',
    SecurityCredential: 'RC6E9WDx',
    CommandID: 'TransactionStatusQuery',
    PartyA: B2C,
    IdentifierType: '4',
    ResultURL: `${here().merchant.url}/status`,
    QueueTimeOutURL: `${here().merchant.url}/timeout`,
    Remarks: 'OK',
    Occasion: '',
    ...fields,
  });

const askReversal = (receipt: string, Amount = '100', ReceiverParty = '174379') =>
  here().call('/mpesa/reversal/v1/request', {
    Initiator: 'testapi',
    SecurityCredential: 'RC6E9WDx',
    CommandID: 'TransactionReversal',
    TransactionID: receipt,
    Amount,
    ReceiverParty,
    RecieverIdentifierType: '11',
    ResultURL: `${here().merchant.url}/reversal`,
    QueueTimeOutURL: `${here().merchant.url}/timeout`,
    Remarks: 'Payment reversal',
  });

describe('a payout', () => {
  it('is accepted, made and told, with the receipt in two places', async () => {
    const { status, text } = await here().b2c();
    expect(status).toBe(200);
    expect(text).toMatch(
      /^{"ConversationID":"AG_\d{8}_[0-9a-f]{20}","OriginatorConversationID":"payout-1","ResponseCode":"0","ResponseDescription":"Accept the service request successfully\."}$/,
    );
    const [notice] = await here().merchant.until(1);
    const { movements, balances } = await here().book();
    const receipt = movements[0]?.receipt ?? '';
    expect(movements).toMatchObject([
      { kind: 'b2c', phone: PHONE, shortCode: B2C, amount: 50, originatorConversationId: 'payout-1' },
    ]);
    expect(balances.shortCodes[B2C]).toEqual({ opening: 1_000_000_000, balance: 999_999_950 });
    const { ConversationID } = JSON.parse(text) as { ConversationID: string };
    expect(
      notice?.text
        .replace(/\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d/, 'DATE')
        .replace(/(?<=254708374149 - )[A-Z ]+/, 'NAME'),
    ).toBe(
      `{"Result":{"ResultType":0,"ResultCode":0,"ResultDesc":"The service request is processed successfully.",` +
        `"OriginatorConversationID":"payout-1","ConversationID":"${ConversationID}","TransactionID":"${receipt}",` +
        `"ResultParameters":{"ResultParameter":[{"Key":"TransactionAmount","Value":50},` +
        `{"Key":"TransactionReceipt","Value":"${receipt}"},` +
        `{"Key":"ReceiverPartyPublicName","Value":"254708374149 - NAME"},` +
        `{"Key":"TransactionCompletedDateTime","Value":"DATE"},` +
        `{"Key":"B2CUtilityAccountAvailableFunds","Value":999999950.00},` +
        `{"Key":"B2CWorkingAccountAvailableFunds","Value":0.00},` +
        `{"Key":"B2CRecipientIsRegisteredCustomer","Value":"Y"},` +
        `{"Key":"B2CChargesPaidAccountAvailableFunds","Value":0.00}]},` +
        `"ReferenceData":{"ReferenceItem":{"Key":"QueueTimeoutURL",` +
        `"Value":"https://internalsandbox.safaricom.co.ke/mpesa/b2cresults/v1/submit"}}}}`,
    );
  });

  it('with an Occassion has its reference items in an array', async () => {
    await here().b2c({ Occassion: 'ChristmasPay' });
    const [notice] = await here().merchant.until(1);
    expect(resultOf(notice?.body).result['ReferenceData']).toEqual({
      ReferenceItem: [
        { Key: 'Occassion', Value: 'ChristmasPay' },
        expect.objectContaining({ Key: 'QueueTimeoutURL' }),
      ],
    });
  });

  it.each([
    ['an unknown operator', { InitiatorName: 'stranger' }, {}, 2001],
    ['a paybill that pays nothing out', { PartyA: '174379' }, {}, 2028],
    ['too little', { Amount: 9 }, {}, 2],
    ['too much', { Amount: 250_001 }, {}, 3],
    ['a float that is short', { Amount: 60 }, { balance: 59 }, 1],
  ])('by or of %s fails, with a TransactionID that is no receipt', async (_, change, account, code) => {
    await here().control('short-codes', { shortCode: B2C, ...account });
    await here().b2c(change);
    const [notice] = await here().merchant.until(1);
    const { result } = resultOf(notice?.body);
    expect(result).toMatchObject({
      ResultCode: code,
      TransactionID: expect.stringMatching(/^\w{10}$/) as unknown,
    });
    expect(result).not.toHaveProperty('ResultParameters');
    expect((await here().book()).movements).toEqual([]);
  });

  it('to a phone that refuses it fails with that code', async () => {
    await here().control('customers', { phone: PHONE, b2cResultCode: 2040 });
    await here().b2c();
    const [notice] = await here().merchant.until(1);
    expect(resultOf(notice?.body).result['ResultCode']).toBe(2040);
  });

  it.each([
    ['OriginatorConversationID', ''],
    ['PartyB', '0705912645'],
    ['Amount', '10.50'],
    ['Remarks', 'x'],
    ['CommandID', 'Pay'],
    ['SecurityCredential', 'not base64!'],
    ['ResultURL', undefined],
  ])('of a wrong form is refused: %s %p', async (field, value) => {
    const { status, body } = await here().b2c({ [field]: value });
    expect([status, body['errorMessage']]).toEqual([400, `Bad Request - Invalid ${field}`]);
  });
});

describe('an OriginatorConversationID', () => {
  it('counts once: the second is refused, whatever it asks and whatever became of the first', async () => {
    await here().control('customers', { phone: PHONE, b2cResultCode: 2040 });
    await here().b2c();
    await here().merchant.until(1);
    await here().control('customers', { phone: PHONE, b2cResultCode: 0 });
    const again = await here().b2c({ Amount: 70 });
    expect([again.status, again.body['errorCode'], again.body['errorMessage']]).toEqual([
      500,
      '500.002.1001',
      'Duplicate OriginatorConversationID.',
    ]);
    expect((await here().requests()).originatorConversationIds).toEqual({
      'payout-1': { received: 2, effects: 1 },
    });
    expect((await here().book()).movements).toEqual([]);
  });

  it('of two at the same moment passes one', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => here().b2c()));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    await here().merchant.until(1);
    expect((await here().book()).movements).toHaveLength(1);
  });

  it('is not used up by a request that was refused for its form', async () => {
    await here().b2c({ Amount: '1.5' });
    expect((await here().b2c()).status).toBe(200);
  });

  it('is unknown to version 1, which gives one of its own', async () => {
    const { OriginatorConversationID, ...body } = payoutBody(here().merchant.url);
    const first = await here().call(V3.replace('v3', 'v1'), body);
    const second = await here().call(V3.replace('v3', 'v1'), { ...body, OriginatorConversationID });
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.body['OriginatorConversationID']).toMatch(/^\w{4}-\w{4}-/);
    expect(second.body['OriginatorConversationID']).not.toBe('payout-1');
    await here().merchant.until(2);
    expect((await here().book()).movements).toHaveLength(2);
  });
});

describe('a status query', () => {
  const statusAfter = async (fields: Record<string, string>) => {
    const before = here().merchant.notices.length;
    const { status, body } = await askStatus(fields);
    expect([status, body['ResponseCode']]).toEqual([200, '0']);
    const notices = await here().merchant.until(before + 1);
    return resultOf(notices.at(-1)?.body);
  };

  it('finds a payout by the id of the merchant, of M-Pesa, and by its receipt', async () => {
    const { body } = await here().b2c();
    await here().merchant.until(1);
    const receipt = (await here().book()).movements[0]?.receipt ?? '';
    for (const fields of [
      { OriginalConversationID: 'payout-1' },
      { OriginalConversationID: String(body['ConversationID']) },
      { TransactionID: receipt },
    ]) {
      const { result, parameters } = await statusAfter(fields);
      expect(result).toMatchObject({
        ResultCode: 0,
        ReferenceData: { ReferenceItem: [{ Key: 'Occasion' }, { Key: 'QueueTimeoutURL' }] },
      });
      expect(parameters).toMatchObject({
        TransactionStatus: 'Completed',
        ReceiptNo: receipt,
        Amount: '50',
        OriginatorConversationID: 'payout-1',
        DebitPartyCharges: 'Fee For B2C Payment|KES|22.40',
        FinalisedTime: expect.stringMatching(/^\d{14}$/) as unknown,
      });
    }
  });

  it('tells a payout that is pending from one that failed', async () => {
    await here().control('settings', { resultDelayMs: 100 });
    await here().control('customers', { phone: PHONE, b2cResultCode: 2040 });
    await here().b2c();
    await here().control('settings', { resultDelayMs: 0 });
    expect((await statusAfter({ OriginalConversationID: 'payout-1' })).parameters).toMatchObject({
      TransactionStatus: 'Authorized',
      FinalisedTime: undefined,
    });
    await until(async () => (await here().requests()).pending.payouts === 0, 'the payout');
    expect((await statusAfter({ OriginalConversationID: 'payout-1' })).parameters['TransactionStatus']).toBe(
      'Declined',
    );
  });

  it('finds a paid push by its receipt, and fails on what never was', async () => {
    await here().push();
    await here().merchant.until(1);
    const receipt = (await here().book()).movements[0]?.receipt ?? '';
    expect((await statusAfter({ TransactionID: receipt })).parameters).toMatchObject({
      TransactionStatus: 'Completed',
      ReceiptNo: receipt,
      DebitPartyName: expect.stringMatching(/^254708374149 - /) as unknown,
    });
    const { result } = await statusAfter({ OriginalConversationID: 'never' });
    expect(result).toMatchObject({ ResultCode: 'R000002' });
    expect(result).not.toHaveProperty('ResultParameters');
  });

  it('needs one of the two ids', async () => {
    expect((await askStatus({})).body['errorMessage']).toBe('Bad Request - Invalid TransactionID');
  });
});

describe('a reversal', () => {
  const codeAfter = async (...asked: Parameters<typeof askReversal>) => {
    const before = here().merchant.notices.length;
    expect((await askReversal(...asked)).status).toBe(200);
    return resultOf((await here().merchant.until(before + 1)).at(-1)?.body);
  };

  it('gives a payment back, once', async () => {
    await here().push();
    await here().merchant.until(1);
    const receipt = (await here().book()).movements[0]?.receipt ?? '';
    const { result, parameters } = await codeAfter(receipt);
    expect(result['ResultCode']).toBe(0);
    expect(parameters).toMatchObject({
      OriginalTransactionID: receipt,
      DebitAccountBalance: 'Utility Account|KES|0.00|0.00|0.00|0.00',
      CreditPartyPublicName: expect.stringMatching(/^254708374149 - /) as unknown,
    });
    expect((await codeAfter(receipt)).result['ResultCode']).toBe('R000001');
    const { movements, balances } = await here().book();
    expect(movements[1]).toMatchObject({ kind: 'reversal', reverses: receipt, amount: 100 });
    expect(balances.shortCodes['174379']).toEqual({ opening: 0, balance: 0 });
  });

  it('is of customers payments only, whole, and out of money that is there', async () => {
    await here().b2c();
    await here().push();
    await here().merchant.until(2);
    const { movements } = await here().book();
    const receiptOf = (kind: string) => movements.find((each) => each.kind === kind)?.receipt ?? '';
    expect((await codeAfter(receiptOf('b2c'), '50', B2C)).result['ResultCode']).toBe('R000002');
    expect((await codeAfter('SKE0000000')).result['ResultCode']).toBe('R000002');
    expect((await codeAfter(receiptOf('stk'), '99')).result['ResultCode']).toBe('R000002');
    await here().control('short-codes', { shortCode: '174379', balance: 0 });
    expect((await codeAfter(receiptOf('stk'))).result['ResultCode']).toBe(1);
    expect((await here().book()).movements).toHaveLength(2);
  });
});

it('a balance comes as lines of accounts, with codes as text', async () => {
  await here().push();
  await here().merchant.until(1);
  await here().call('/mpesa/accountbalance/v1/query', {
    Initiator: 'testapi',
    SecurityCredential: 'RC6E9WDx',
    CommandID: 'AccountBalance',
    PartyA: '174379',
    IdentifierType: '4',
    Remarks: 'ok',
    QueueTimeOutURL: `${here().merchant.url}/timeout`,
    ResultURL: `${here().merchant.url}/balance`,
  });
  const { result, parameters } = resultOf((await here().merchant.until(2))[1]?.body);
  expect(result).toMatchObject({ ResultType: '0', ResultCode: '0' });
  expect(parameters['AccountBalance']).toBe(
    'Working Account|KES|0.00|0.00|0.00|0.00&Utility Account|KES|100.00|100.00|0.00|0.00' +
      '&Charges Paid Account|KES|0.00|0.00|0.00|0.00&Organization Settlement Account|KES|0.00|0.00|0.00|0.00',
  );
});

it('a security credential must be the password, encrypted for the key of M-Pesa', async () => {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const initiator = { name: 'testapi', password: 'Safaricom999', privateKeyPem: keys.privateKey };
  const own = await openRoom({ initiator });
  const encrypted = (password: string): string =>
    publicEncrypt(
      { key: keys.publicKey, padding: constants.RSA_PKCS1_PADDING },
      Buffer.from(password),
    ).toString('base64');
  await own.b2c({ OriginatorConversationID: 'right', SecurityCredential: encrypted('Safaricom999') });
  await own.b2c({ OriginatorConversationID: 'wrong', SecurityCredential: encrypted('Safaricom998') });
  await own.b2c({ OriginatorConversationID: 'plain', SecurityCredential: 'Safaricom999' });
  const notices = await own.merchant.until(3);
  const codes = notices.map(({ body }) => {
    const { result } = resultOf(body);
    return [result['OriginatorConversationID'], result['ResultCode']] as const;
  });
  expect(Object.fromEntries(codes)).toEqual({ right: 0, wrong: 2001, plain: 2001 });
  await own.close();
});
