import { payoutBody, PHONE, room } from './support/room';
import { resultOf } from './support/results';

const here = room();
const V3 = '/mpesa/b2c/v3/paymentrequest';
const B2C = '600992';

it('a payout is accepted, made and told, with the receipt in two places', async () => {
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

it('a payout with an Occassion has its reference items in an array', async () => {
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
])(
  'a payout by or of %s fails, with a TransactionID that is no receipt',
  async (_, change, account, code) => {
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
  },
);

it('a payout to a phone that refuses it fails with that code', async () => {
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
])('a payout of a wrong form is refused: %s %p', async (field, value) => {
  const { status, body } = await here().b2c({ [field]: value });
  expect([status, body['errorMessage']]).toEqual([400, `Bad Request - Invalid ${field}`]);
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
