import { judge, type AttemptFacts, type Evidence, type Moved, type QuarantineReason } from './evidence';
import type { AttemptStatus } from './status';

const ATTEMPT: AttemptFacts = {
  status: 'pending',
  evidence: null,
  receiptNumber: null,
  checkoutRequestId: 'ws_CO_1',
  phone: '254712345678',
  shortCode: '600984',
  amountMinor: 2_500_000n,
};
const MOVED: Moved = {
  receiptNumber: 'NLJ7RT61SV',
  amountMinor: 2_500_000n,
  phone: '254712345678',
  shortCode: '600984',
  checkoutRequestId: 'ws_CO_1',
  on: '2026-11-24',
};

const OPEN: AttemptStatus[] = ['sending', 'pending', 'unknown'];
const SENT: AttemptStatus[] = [...OPEN, 'succeeded', 'failed'];
const WITNESSES = ['receipt', 'statement'] as const;
const TELLERS = ['receipt', 'query'] as const;

const attempt = (over: Partial<AttemptFacts> = {}): AttemptFacts => ({ ...ATTEMPT, ...over });
const money = (rank: 'receipt' | 'statement' | 'person', over: Partial<Moved> = {}): Evidence => ({
  rank,
  moved: { ...MOVED, ...over },
});
const result = (rank: 'receipt' | 'query', resultCode: string, checkoutRequestId?: string): Evidence => ({
  rank,
  resultCode,
  checkoutRequestId,
});
const quarantined = (reason: QuarantineReason) => ({ kind: 'quarantine', reason });

describe('money that moved', () => {
  test.each(SENT)('is credited while the attempt is %s, by whoever saw it', (status) => {
    for (const rank of [...WITNESSES, 'person'] as const)
      expect(judge(attempt({ status }), money(rank))).toEqual({ kind: 'credit', rank, moved: MOVED });
  });

  test('is credited after a failure: a late receipt overtakes it', () => {
    const failed = attempt({ status: 'failed', evidence: 'receipt' });
    expect(judge(failed, money('receipt')).kind).toBe('credit');
    expect(judge(failed, money('statement')).kind).toBe('credit');
  });

  const differences: [string, Partial<Moved>, QuarantineReason][] = [
    ['one cent more', { amountMinor: 2_500_001n }, 'AMOUNT_DIFFERS'],
    ['one cent less', { amountMinor: 2_499_999n }, 'AMOUNT_DIFFERS'],
    ['another phone', { phone: '254712345679' }, 'PHONE_DIFFERS'],
    ['another short code', { shortCode: '600985' }, 'SHORT_CODE_DIFFERS'],
    ['another checkout id', { checkoutRequestId: 'ws_CO_2' }, 'CHECKOUT_DIFFERS'],
  ];
  describe.each(differences)('that differs by %s', (_what, over, reason) => {
    test.each(SENT)('is held for a person while the attempt is %s', (status) => {
      for (const rank of WITNESSES)
        expect(judge(attempt({ status }), money(rank, over))).toEqual(quarantined(reason));
    });

    test('is credited when a person says so', () => {
      expect(judge(ATTEMPT, money('person', over))).toMatchObject({ kind: 'credit', moved: over });
    });
  });

  test.each(['2547 ***** 126', '2547*****126', '', '254712345', 'd41d8cd98f00b204e9800998ecf8427e'])(
    'from a phone that is masked or not whole (%j) is no difference',
    (phone) => expect(judge(ATTEMPT, money('statement', { phone })).kind).toBe('credit'),
  );

  test.each(['0712345679', '+254712345679', '254712345679'])('from another phone (%j) is held', (phone) =>
    expect(judge(ATTEMPT, money('statement', { phone }))).toEqual(quarantined('PHONE_DIFFERS')),
  );

  test.each(['0712345678', '+254712345678'])(
    'from the same phone written otherwise (%j) is credited',
    (phone) => expect(judge(ATTEMPT, money('statement', { phone })).kind).toBe('credit'),
  );

  test('is not held for what nobody said, nor for an id that we never got', () => {
    const unsaid = { phone: undefined, shortCode: undefined, checkoutRequestId: undefined };
    expect(judge(ATTEMPT, money('statement', unsaid)).kind).toBe('credit');
    const answerLost = attempt({ status: 'unknown', checkoutRequestId: null });
    expect(judge(answerLost, money('receipt')).kind).toBe('credit');
  });
});

describe('evidence for an attempt that was never sent', () => {
  test('is held, whoever gives it and whatever it says', () => {
    const prepared = attempt({ status: 'prepared', checkoutRequestId: null });
    const all = [
      ...([...WITNESSES, 'person'] as const).map((rank) => money(rank)),
      ...TELLERS.flatMap((rank) => ['0', '1032', '12345'].map((code) => result(rank, code))),
    ];
    for (const each of all) expect(judge(prepared, each)).toEqual(quarantined('NEVER_SENT'));
  });
});

describe('a result without a receipt', () => {
  test.each(OPEN)('that says success credits provisionally while the attempt is %s', (status) => {
    for (const rank of TELLERS)
      expect(judge(attempt({ status }), result(rank, '0'))).toEqual({ kind: 'credit_provisionally' });
  });

  test.each(OPEN)('that says failure fails the attempt while it is %s', (status) => {
    for (const rank of TELLERS)
      expect(judge(attempt({ status }), result(rank, '1032'))).toEqual({
        kind: 'fail',
        rank,
        reason: 'MPESA_CANCELLED',
      });
  });

  test.each(['receipt', 'statement', 'person', 'query'] as const)(
    'never undoes a success that %s settled',
    (evidence) => {
      const succeeded = attempt({ status: 'succeeded', evidence });
      for (const rank of TELLERS)
        for (const code of ['0', '1', '1019', '1032', '1037', '2001', '12345'])
          expect(judge(succeeded, result(rank, code))).toEqual({ kind: 'nothing' });
    },
  );

  test('that says success does not credit what has failed: only money seen to have moved does', () => {
    for (const rank of TELLERS)
      expect(judge(attempt({ status: 'failed' }), result(rank, '0'))).toEqual({ kind: 'nothing' });
  });

  test.each(['5', '4999', '00', 'SFC_IC9999', 'constructor', 'toString', ''])(
    'with a code that nobody documented (%j) decides nothing',
    (code) => {
      for (const status of SENT)
        for (const rank of TELLERS)
          expect(judge(attempt({ status }), result(rank, code))).toEqual({ kind: 'nothing' });
    },
  );

  test('of another checkout is held, whatever it says', () => {
    for (const rank of TELLERS)
      for (const code of ['0', '1032', '12345'])
        expect(judge(ATTEMPT, result(rank, code, 'ws_CO_2'))).toEqual(quarantined('CHECKOUT_DIFFERS'));
    expect(judge(ATTEMPT, result('receipt', '1032', 'ws_CO_1')).kind).toBe('fail');
  });
});

describe('the reason of a failure', () => {
  test.each([
    ['1', 'MPESA_INSUFFICIENT_FUNDS'],
    ['4', 'MPESA_LIMIT'],
    ['1019', 'MPESA_EXPIRED'],
    ['1032', 'MPESA_CANCELLED'],
    ['1037', 'MPESA_UNREACHABLE'],
    ['2001', 'MPESA_WRONG_PIN'],
    ['SFC_IC0003', 'MPESA_FAILED'],
    ['26', 'MPESA_FAILED'],
  ])('of %s is %s', (code, reason) =>
    expect(judge(ATTEMPT, result('query', code))).toMatchObject({ kind: 'fail', reason }),
  );
});
