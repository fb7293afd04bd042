import { parseResult, parseStkCallback } from './callbacks';

const IDS = { MerchantRequestID: '29115-34620561-1', CheckoutRequestID: 'ws_CO_1' };
const ITEMS: readonly object[] = [
  { Name: 'Amount', Value: 1.0 },
  { Name: 'MpesaReceiptNumber', Value: 'NLJ7RT61SV' },
  { Name: 'Balance' },
  { Name: 'TransactionDate', Value: 20191219102115 },
  { Name: 'PhoneNumber', Value: 254708374149 },
];
const SUCCESS = {
  ...IDS,
  ResultCode: 0,
  ResultDesc: 'The service request is processed successfully.',
  CallbackMetadata: { Item: ITEMS },
};
const CONVERSATION = { OriginatorConversationID: 'rfd_1', ConversationID: 'AG_1' };
const PAID = {
  ResultType: 0,
  ResultCode: 0,
  ResultDesc: 'Done.',
  ...CONVERSATION,
  TransactionID: 'SG632NMUAB',
  ResultParameters: {
    ResultParameter: [
      { Key: 'TransactionAmount', Value: 10 },
      { Key: 'TransactionReceipt', Value: 'SG632NMUAB' },
      { Key: 'ReceiverPartyPublicName', Value: '254705912645 - NICHOLAS JOHN SONGOK' },
      { Key: 'B2CUtilityAccountAvailableFunds', Value: 8959269.6 },
      { Key: 'B2CChargesPaidAccountAvailableFunds', Value: -1980.0 },
      { Key: 'DebitAccountBalance' },
    ],
  },
};

const stk = (stkCallback: unknown) => parseStkCallback({ Body: { stkCallback } });
const stkWith = (item: object) =>
  stk({
    ...SUCCESS,
    CallbackMetadata: { Item: [...ITEMS.filter((each) => nameOf(each) !== nameOf(item)), item] },
  });
const nameOf = (item: object): unknown => ('Name' in item ? item.Name : undefined);
const result = (Result: unknown) => parseResult({ Result });

const READ = {
  merchantRequestId: '29115-34620561-1',
  checkoutRequestId: 'ws_CO_1',
  resultCode: '0',
  resultDesc: SUCCESS.ResultDesc,
  receipt: 'NLJ7RT61SV',
  amountMinor: 100n,
  phone: '254708374149',
  transactionAt: new Date('2019-12-19T07:21:15Z'),
};
const NOT_ONE = [null, undefined, '', 'text', 7, [], {}, { Body: null }, { Body: {} }, { Result: null }];

describe('the callback of a push', () => {
  test('is read whole, numbers and a Balance without Value included', () => {
    expect(stk(SUCCESS)).toEqual(READ);
  });

  test('is the same when everything comes as text', () => {
    const texts = ITEMS.map((item) => ('Value' in item ? { ...item, Value: String(item.Value) } : item));
    expect(stk({ ...SUCCESS, ResultCode: '0', CallbackMetadata: { Item: texts } })).toEqual(READ);
  });

  test('that failed has no receipt, no amount and no phone', () => {
    expect(stk({ ...IDS, ResultCode: 1032, ResultDesc: 'Request cancelled by user' })).toEqual({
      merchantRequestId: '29115-34620561-1',
      checkoutRequestId: 'ws_CO_1',
      resultCode: '1032',
      resultDesc: 'Request cancelled by user',
    });
  });

  test.each([
    [1037, '1037'],
    ['1037', '1037'],
    ['SFC_IC0003', 'SFC_IC0003'],
    ['00', '00'],
  ])('keeps its code %j as the text %s', (ResultCode, resultCode) =>
    expect(stk({ ...IDS, ResultCode })).toMatchObject({ resultCode, resultDesc: '' }),
  );

  test('has one item without a list, or none, or null for all that is not there', () => {
    const receipt = { Name: 'MpesaReceiptNumber', Value: 'NLJ7RT61SV' };
    expect(stk({ ...SUCCESS, CallbackMetadata: { Item: receipt } })).toMatchObject({
      receipt: receipt.Value,
    });
    for (const CallbackMetadata of [{ Item: [] }, { Item: null }, {}, null, undefined, ''])
      expect(stk({ ...SUCCESS, ResultDesc: null, CallbackMetadata })).toEqual({
        merchantRequestId: IDS.MerchantRequestID,
        checkoutRequestId: IDS.CheckoutRequestID,
        resultCode: '0',
        resultDesc: '',
      });
  });

  const unreadable: [keyof typeof READ, string, unknown[]][] = [
    ['amountMinor', 'Amount', ['ten', -1, '1.001', '', null, {}, undefined]],
    ['transactionAt', 'TransactionDate', ['yesterday', 20191319102115, 0, null, undefined]],
    ['receipt', 'MpesaReceiptNumber', ['', null, [], undefined]],
    ['phone', 'PhoneNumber', ['', null, {}, undefined]],
  ];
  test.each(unreadable)(
    'is read without %s where it has no readable %s, and with all else',
    (part, Name, values) => {
      const { [part]: _, ...rest } = READ;
      for (const Value of values) expect(stkWith({ Name, Value })).toEqual(rest);
    },
  );

  test('is known by what it says of an item that nobody documented', () => {
    expect(stkWith({ Name: 'Tip', Value: { of: 'any shape' } })).toEqual(READ);
  });

  test.each([...NOT_ONE, { Result: PAID }, { Body: { stkCallback: { ResultCode: 0 } } }])(
    'is not guessed from another body: %j',
    (body) => expect(parseStkCallback(body)).toBeNull(),
  );
});

describe('a result', () => {
  test('is read whole, every parameter as text, those without Value left out', () => {
    expect(result(PAID)).toEqual({
      resultCode: '0',
      resultDesc: 'Done.',
      originatorConversationId: 'rfd_1',
      conversationId: 'AG_1',
      transactionId: 'SG632NMUAB',
      parameters: {
        TransactionAmount: '10',
        TransactionReceipt: 'SG632NMUAB',
        ReceiverPartyPublicName: '254705912645 - NICHOLAS JOHN SONGOK',
        B2CUtilityAccountAvailableFunds: '8959269.6',
        B2CChargesPaidAccountAvailableFunds: '-1980',
      },
    });
  });

  test('that failed has its id and no parameter: the id is no receipt', () => {
    const failed = { ...CONVERSATION, ResultCode: 2001, ResultDesc: 'Invalid.', TransactionID: 'SG722NMVXQ' };
    const read = result({
      ...failed,
      ReferenceData: { ReferenceItem: { Key: 'QueueTimeoutURL', Value: 'x' } },
    });
    expect(read).toMatchObject({ resultCode: '2001', transactionId: 'SG722NMVXQ', parameters: {} });
  });

  test('has one parameter without a list, or reference data in a list, or none', () => {
    const ReferenceItem = [{ Key: 'Occasion' }, { Key: 'QueueTimeoutURL', Value: 'https://x' }];
    const one = { ResultParameter: { Key: 'ReceiptNo', Value: 'SG632NMUAB' } };
    expect(result({ ...PAID, ResultParameters: one, ReferenceData: { ReferenceItem } })?.parameters).toEqual({
      ReceiptNo: 'SG632NMUAB',
    });
    for (const ResultParameters of [{ ResultParameter: [] }, {}, null, undefined, ''])
      expect(result({ ...PAID, ResultParameters })?.parameters).toEqual({});
  });

  test('has an empty receipt as none', () => {
    const ResultParameters = { ResultParameter: [{ Key: 'TransactionReceipt', Value: '' }] };
    const read = result({ ...PAID, TransactionID: '', ResultParameters });
    expect(read?.parameters).toEqual({});
    expect(read).not.toHaveProperty('transactionId');
  });

  test.each([
    [0, '0'],
    ['0', '0'],
    ['SFC_IC0003', 'SFC_IC0003'],
  ])('keeps its code %j as the text %s', (ResultCode, resultCode) =>
    expect(result({ ...CONVERSATION, ResultCode })).toMatchObject({ resultCode, resultDesc: '' }),
  );

  test('may name a parameter like a property of every object', () => {
    const ResultParameters = { ResultParameter: [{ Key: '__proto__', Value: 'x' }] };
    expect(Object.entries(result({ ...PAID, ResultParameters })?.parameters ?? {})).toEqual([
      ['__proto__', 'x'],
    ]);
  });

  test.each([...NOT_ONE, { Body: { stkCallback: SUCCESS } }, { Result: { ResultCode: 0 } }])(
    'is not guessed from another body: %j',
    (body) => expect(parseResult(body)).toBeNull(),
  );
});
