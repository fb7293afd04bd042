import fc from 'fast-check';
import { parseC2bConfirmation, parseResult, parseStkCallback, parseTimeout } from './inbound';

// Bodies are written as JSON text, as they come: `1.00` is a number there, and only there.
const stk = (callback: string) => JSON.parse(`{"Body":{"stkCallback":${callback}}}`) as unknown;
const IDS = '"MerchantRequestID":"29115-34620561-1","CheckoutRequestID":"ws_CO_191220191020363925"';
const NO_TEXT = { merchantRequestId: '29115-34620561-1', checkoutRequestId: 'ws_CO_191220191020363925' };

describe('callback of a push', () => {
  test('success carries receipt, amount to the cent, number and time', () => {
    const body = stk(`{${IDS},"ResultCode":0,"ResultDesc":"The service request is processed successfully.",
      "CallbackMetadata":{"Item":[{"Name":"Amount","Value":1.00},{"Name":"MpesaReceiptNumber","Value":"NLJ7RT61SV"},
      {"Name":"Balance"},{"Name":"TransactionDate","Value":20191219102115},{"Name":"PhoneNumber","Value":254708374149}]}}`);
    expect(parseStkCallback(body)).toEqual({
      ...NO_TEXT,
      resultCode: '0',
      resultDesc: 'The service request is processed successfully.',
      receipt: 'NLJ7RT61SV',
      amountMinor: 100n,
      phone: '254708374149',
      transactionAt: new Date('2019-12-19T07:21:15Z'),
    });
  });

  test('failure carries its code, as text whatever it was', () => {
    for (const [written, code] of [
      ['1032', '1032'],
      ['"1032"', '1032'],
      ['"SFC_IC0003"', 'SFC_IC0003'],
      ['"0017"', '0017'],
    ]) {
      expect(parseStkCallback(stk(`{${IDS},"ResultCode":${written},"ResultDesc":"x"}`))).toEqual({
        ...NO_TEXT,
        resultCode: code,
        resultDesc: 'x',
      });
    }
  });

  test.each([
    [
      'no list of one',
      '{"Item":{"Name":"MpesaReceiptNumber","Value":"NLJ7RT61SV"}}',
      { receipt: 'NLJ7RT61SV' },
    ],
    ['amount as text', '{"Item":[{"Name":"Amount","Value":"168.00"}]}', { amountMinor: 16_800n }],
    [
      'a value that is null',
      '{"Item":[{"Name":"Balance","Value":null},{"Name":"Amount","Value":10}]}',
      { amountMinor: 1_000n },
    ],
    ['a broken item', '{"Item":[7,null,{"Name":"Amount","Value":10}]}', { amountMinor: 1_000n }],
    [
      'an unreadable amount',
      '{"Item":[{"Name":"Amount","Value":"1,000"},{"Name":"MpesaReceiptNumber","Value":"R"}]}',
      { receipt: 'R' },
    ],
    [
      'an unreadable time',
      '{"Item":[{"Name":"TransactionDate","Value":"soon"},{"Name":"MpesaReceiptNumber","Value":"R"}]}',
      { receipt: 'R' },
    ],
    ['an empty receipt', '{"Item":[{"Name":"MpesaReceiptNumber","Value":""}]}', {}],
    ['no items', '{}', {}],
    ['null', 'null', {}],
    ['a text', '""', {}],
  ])('metadata with %s hides nothing else', (_what, metadata, facts) => {
    const body = stk(`{${IDS},"ResultCode":0,"ResultDesc":null,"CallbackMetadata":${metadata}}`);
    expect(parseStkCallback(body)).toEqual({ ...NO_TEXT, resultCode: '0', resultDesc: '', ...facts });
  });

  test.each([null, undefined, 7, 'text', [], {}, { Body: {} }, { Body: { stkCallback: { ResultCode: 0 } } }])(
    '%p is none',
    (body) => {
      expect(parseStkCallback(body)).toBeNull();
    },
  );
});

describe('result of a payout, a question or a reversal', () => {
  const result = (rest: string) =>
    JSON.parse(
      `{"Result":{"OriginatorConversationID":"53e3-4aa8","ConversationID":"AG_20240706_1",${rest}}}`,
    ) as unknown;
  const BOTH = { originatorConversationId: '53e3-4aa8', conversationId: 'AG_20240706_1' };

  test('success carries its parameters as they were written', () => {
    const body = result(`"ResultType":0,"ResultCode":0,"ResultDesc":"Done.","TransactionID":"SG632NMUAB",
      "ResultParameters":{"ResultParameter":[{"Key":"TransactionAmount","Value":10},
      {"Key":"B2CUtilityAccountAvailableFunds","Value":8959269.60},{"Key":"B2CChargesPaidAccountAvailableFunds","Value":-1980.00},
      {"Key":"DebitPartyCharges","Value":"Fee For B2C Payment|KES|22.40"},{"Key":"Empty"}]},
      "ReferenceData":{"ReferenceItem":{"Key":"QueueTimeoutURL","Value":"https://x"}}`);
    expect(parseResult(body)).toEqual({
      ...BOTH,
      resultCode: '0',
      resultDesc: 'Done.',
      isFinal: true,
      transactionId: 'SG632NMUAB',
      parameters: {
        TransactionAmount: '10',
        B2CUtilityAccountAvailableFunds: '8959269.6',
        B2CChargesPaidAccountAvailableFunds: '-1980',
        DebitPartyCharges: 'Fee For B2C Payment|KES|22.40',
      },
    });
  });

  test('a failure may be a number or text, with an id that is no receipt, or none', () => {
    expect(parseResult(result('"ResultType":"0","ResultCode":"SFC_IC0003","ResultDesc":"No"'))).toEqual({
      ...{ ...BOTH, resultCode: 'SFC_IC0003', resultDesc: 'No', isFinal: true, parameters: {} },
    });
    expect(parseResult(result('"ResultCode":2001,"TransactionID":"SG722NMVXQ"'))).toMatchObject({
      resultCode: '2001',
      isFinal: true,
      transactionId: 'SG722NMVXQ',
    });
  });

  test('a single parameter is read without a list, and parameters that are none are left out', () => {
    const single =
      '"ResultCode":0,"ResultParameters":{"ResultParameter":{"Key":"ReceiptNo","Value":"NEF61H8J60"}}';
    expect(parseResult(result(single))?.parameters).toEqual({ ReceiptNo: 'NEF61H8J60' });
    for (const none of ['null', '""', '[]', '{}', '{"ResultParameter":null}']) {
      expect(parseResult(result(`"ResultCode":0,"ResultParameters":${none}`))?.parameters).toEqual({});
    }
  });

  test('one after which more is to come is not final', () => {
    expect(parseResult(result('"ResultType":1,"ResultCode":26'))?.isFinal).toBe(false);
    expect(parseResult(result('"ResultType":"1","ResultCode":26'))?.isFinal).toBe(false);
  });

  test.each([null, 'x', [], {}, { Result: {} }, { Result: { ResultCode: 0 } }])('%p is none', (body) => {
    expect(parseResult(body)).toBeNull();
  });
});

test('a time-out names what it is about where it says so, and nothing where it does not', () => {
  const ids = { OriginatorConversationID: 'pyt_1', ConversationID: 'AG_1' };
  const both = { originatorConversationId: 'pyt_1', conversationId: 'AG_1' };
  expect(parseTimeout({ Result: { ...ids, ResultType: 1, ResultCode: 26 } })).toEqual(both);
  expect(parseTimeout(ids)).toEqual(both);
  expect(parseTimeout({ Result: { OriginatorConversationID: 'pyt_1', ConversationID: null } })).toEqual({
    originatorConversationId: 'pyt_1',
  });
  expect(parseTimeout({})).toEqual({});
  for (const none of [null, 'x', 7, []]) expect(parseTimeout(none)).toBeNull();
});

test('no parser throws, whatever JSON comes', () => {
  const mangled = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), tie('known')),
    known: fc.dictionary(
      fc.constantFrom(
        'Body',
        'stkCallback',
        'Result',
        'CallbackMetadata',
        'Item',
        'Name',
        'Value',
        'ResultCode',
        'TransID',
        'TransAmount',
        '__proto__',
      ),
      tie('value'),
    ),
  }));
  fc.assert(
    fc.property(mangled.known, (body) => {
      for (const parse of [parseStkCallback, parseResult, parseTimeout, parseC2bConfirmation]) parse(body);
    }),
  );
});
