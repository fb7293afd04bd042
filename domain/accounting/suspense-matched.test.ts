import {
  charged,
  later,
  MANAGER_REMITS,
  matched,
  ONE_OWNER,
  onDay,
  received,
  suspended,
} from '../../test/support/accounting/events';
import { expectBookHolds } from '../../test/support/accounting/invariants';
import { linesOn, notation } from '../../test/support/accounting/notation';
import { play, playAll } from '../../test/support/accounting/play';
import type { Posting } from './posting';

describe('money that names no lease', () => {
  it('rests on 2120 under its provider reference, and is on the paybill it came to', () => {
    const { posting } = play(playAll(ONE_OWNER, []), suspended('s1', 300), ONE_OWNER);
    expect(linesOn(posting, '2120').map(({ dimensions }) => dimensions)).toEqual([{ providerRef: 'TX-s1' }]);
    expect(linesOn(posting, '1030').map(({ dimensions }) => dimensions)).toEqual([
      { shortcode: '600100', providerRef: 'TX-s1' },
    ]);
  });

  it('is never nothing', () => {
    expect(() => playAll(ONE_OWNER, [suspended('s1', 0)])).toThrow('AMOUNT_NOT_POSITIVE');
  });
});

describe('matched', () => {
  const billed = [
    charged('c1', 'rent', 1000, 160),
    charged('c2', 'deposit', 500),
    charged('c3', 'company_fee', 50),
  ];

  it('it is exactly a receipt, but out of 2120: allocation, VAT, deposit, company fee, surplus', () => {
    const direct = play(playAll(MANAGER_REMITS, billed), received('r1', 'mpesa', 2000), MANAGER_REMITS);
    const book = playAll(MANAGER_REMITS, [...billed, suspended('s1', 2000)]);
    const effect = play(book, matched('r1', 's1'), MANAGER_REMITS);
    expect(notation(effect.posting)).toBe(notation(direct.posting).replaceAll('1030', '2120'));
    expect({ ...effect, posting: null }).toEqual({ ...direct, posting: null });
    expectBookHolds(book);
  });

  it('it takes its own rest off 2120, and leaves that of others', () => {
    const book = playAll(ONE_OWNER, [suspended('s1', 300), suspended('s2', 700), matched('r1', 's1')]);
    expect(book.trialBalance()).toEqual({ 1030: 1000n, 2110: -300n, 2120: -700n });
    expectBookHolds(book);
  });

  it('it belongs to the owners on the day of the match', () => {
    const SOLD = {
      ...ONE_OWNER,
      properties: {
        P1: {
          sets: {
            S1: { from: '2026-01-01', to: '2026-06-15', shares: { O1: 10000 } },
            S2: { from: '2026-06-16', shares: { O2: 10000 } },
          },
        },
      },
    };
    const before = onDay(1, charged('c1', 'rent', 300), suspended('s1', 300));
    const book = playAll(SOLD, [...before, ...onDay(20, matched('r1', 's1'))]);
    const bySet = book.balances(({ account, dimensions }) =>
      account === '2200' ? dimensions.setId : undefined,
    );
    expect(bySet).toEqual({ S2: -300n });
  });

  it('twice, it is refused: ALREADY_MATCHED', () => {
    const events = [suspended('s1', 300), matched('r1', 's1'), matched('r2', 's1')];
    expect(() => playAll(ONE_OWNER, events)).toThrow('ALREADY_MATCHED');
  });

  it('and reversed by the provider, its money goes off the paybill, not out of suspense', () => {
    const book = playAll(ONE_OWNER, [charged('c1', 'rent', 300), suspended('s1', 300), matched('r1', 's1')]);
    const { posting } = play(book, later('r1', 'receipt_reversed'), ONE_OWNER);
    expect(notation(posting)).toBe('DR 1100 300 CR 1030 300 ; DR 2200 300 CR 3900 300');
    expect(linesOn(posting as Posting, '1030')[0]?.dimensions.shortcode).toBe('600100');
    expect(book.trialBalance()).toEqual({ 1100: 300n, 4010: -300n });
  });
});
