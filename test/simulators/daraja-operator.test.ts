import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { until } from './support/merchant';
import type { Json } from './support/ask';
import { REQUESTS } from './support/requests';
import { resultOf } from './support/results';
import { openRoom, PHONE, room } from './support/room';

const here = room();

const askStatus = (change: Json) => REQUESTS['status.request'](here(), { Occasion: '', ...change });
const askReversal = (TransactionID: string, change: Json = {}) =>
  REQUESTS['reversal.request'](here(), { TransactionID, ...change });

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
    expect((await askStatus({ OriginalConversationID: '' })).body['errorMessage']).toBe(
      'Bad Request - Invalid TransactionID',
    );
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
    expect(
      (await codeAfter(receiptOf('b2c'), { Amount: '50', ReceiverParty: '600992' })).result['ResultCode'],
    ).toBe('R000002');
    expect((await codeAfter('SKE0000000')).result['ResultCode']).toBe('R000002');
    expect((await codeAfter(receiptOf('stk'), { Amount: '99' })).result['ResultCode']).toBe('R000002');
    await here().control('short-codes', { shortCode: '174379', balance: 0 });
    expect((await codeAfter(receiptOf('stk'))).result['ResultCode']).toBe(1);
    expect((await here().book()).movements).toHaveLength(2);
  });
});

it('a balance comes as lines of accounts, with codes as text', async () => {
  await here().push();
  await here().merchant.until(1);
  await REQUESTS['balance.request'](here());
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
