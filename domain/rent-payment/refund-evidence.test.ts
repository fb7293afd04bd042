import { judgePayout, type PayoutEvidence, type RefundFacts } from './refund-evidence';

const REFUND: RefundFacts = {
  originatorConversationId: 'rfd_1',
  amountMinor: 100_000n,
  phone: '254705912645',
};
const DONE: PayoutEvidence = {
  source: 'result',
  resultCode: '0',
  originatorConversationId: 'rfd_1',
  receiptNumber: 'SG632NMUAB',
  amountMinor: 100_000n,
  receiver: '254705912645 - NICHOLAS JOHN SONGOK',
};
const FOUND: PayoutEvidence = {
  ...DONE,
  source: 'status',
  transactionStatus: 'Completed',
  originatorConversationId: 'question_7',
};
const CONFIRMED = { kind: 'confirm', receiptNumber: 'SG632NMUAB', resultCode: '0' };
const NOTHING = { kind: 'nothing' };

const saying = (over: Partial<PayoutEvidence>, of = DONE) => judgePayout(REFUND, { ...of, ...over });

describe('the result of a payout', () => {
  test('with a receipt confirms it', () => expect(saying({})).toEqual(CONFIRMED));

  test('confirms by its receipt alone: amount and receiver may be unsaid or masked', () => {
    expect(saying({ amountMinor: undefined, receiver: undefined })).toEqual(CONFIRMED);
    expect(saying({ receiver: '2547***645 - N***' })).toEqual(CONFIRMED);
  });

  test.each([undefined, ''])('without a receipt (%j) decides nothing', (receiptNumber) =>
    expect(saying({ receiptNumber })).toEqual(NOTHING),
  );

  test.each(['1', '2001', '2040', 'SFC_IC0003'])(
    'that failed with %s fails it, and the id it carries is no receipt',
    (resultCode) => {
      const verdict = saying({ resultCode });
      expect(verdict).toEqual({ kind: 'fail', reason: `MPESA_${resultCode}`, resultCode });
      expect(verdict).not.toHaveProperty('receiptNumber');
    },
  );

  test.each(['5', '00', '0.0', 'SFC_IC9999', 'constructor', ''])(
    'with a code that nobody documented (%j) decides nothing',
    (resultCode) => expect(saying({ resultCode })).toEqual(NOTHING),
  );

  test.each(['0', '1', '12345'])('with %s and of another conversation is held', (resultCode) => {
    for (const originatorConversationId of ['rfd_2', '', undefined])
      expect(saying({ resultCode, originatorConversationId })).toEqual({
        kind: 'quarantine',
        reason: 'CONVERSATION_DIFFERS',
      });
  });

  test('for a refund that has no conversation is held', () => {
    for (const originatorConversationId of ['rfd_1', undefined])
      expect(
        judgePayout({ ...REFUND, originatorConversationId: null }, { ...DONE, originatorConversationId }),
      ).toMatchObject({ kind: 'quarantine' });
  });
});

describe.each([
  ['the result of a payout', DONE],
  ['the answer to a question', FOUND],
])('%s', (_what, told) => {
  test.each([99_999, 100_001, 0])('over %d cents instead of 100000 is held', (cents) =>
    expect(saying({ amountMinor: BigInt(cents) }, told)).toEqual({
      kind: 'quarantine',
      reason: 'AMOUNT_DIFFERS',
    }),
  );

  test('to another phone is held', () => {
    const differs = { kind: 'quarantine', reason: 'PHONE_DIFFERS' };
    expect(saying({ receiver: '254705912646 - SOMEBODY ELSE' }, told)).toEqual(differs);
    expect(judgePayout({ ...REFUND, phone: null }, told)).toEqual(differs);
  });
});

describe('the answer to a question for a payout', () => {
  test('confirms it when the transaction is completed and has a receipt', () => {
    expect(saying({}, FOUND)).toEqual(CONFIRMED);
    expect(saying({ receiptNumber: undefined }, FOUND)).toEqual(NOTHING);
  });

  test.each(['Cancelled', 'Declined', 'Expired'])('fails it when the transaction is %s', (state) =>
    expect(saying({ transactionStatus: state }, FOUND)).toEqual({
      kind: 'fail',
      reason: `MPESA_${state.toUpperCase()}`,
      resultCode: '0',
    }),
  );

  test.each(['Initiated', 'Authorized', 'Pending Authorized', 'completed', '', undefined])(
    'decides nothing while the transaction is %j',
    (transactionStatus) => expect(saying({ transactionStatus }, FOUND)).toEqual(NOTHING),
  );

  test.each(['1', '2001', '2032', '12345'])(
    'that failed with %s says nothing of the payout',
    (resultCode) => {
      for (const transactionStatus of ['Completed', 'Declined', undefined])
        expect(saying({ resultCode, transactionStatus }, FOUND)).toEqual(NOTHING);
    },
  );
});

test('a time-out notice leaves the payout unknown, never failed, whatever else it says', () => {
  const notices = ['0', '1', '2001', ''].map((resultCode) => saying({ source: 'timeout', resultCode }));
  notices.push(saying({ source: 'timeout', originatorConversationId: 'rfd_2', amountMinor: 1n }));
  for (const each of notices) expect(each).toEqual({ kind: 'unknown' });
});
