import type { Allocation } from './book';
import { holdings, release } from './holdings';

function row(amountMinor: bigint, vatMinor: bigint, rest: Partial<Allocation> = {}): Allocation {
  const source = { kind: 'payment', paymentId: 'r1' } as const;
  const sets = { setId: 'S1', billedSetId: 'S1', vatRemitter: 'owner', cleared: true } as const;
  return { chargeId: 'c1', category: 'rent', amountMinor, vatMinor, source, ...sets, ...rest };
}
const second = { source: { kind: 'payment', paymentId: 'r2' } } as const;

describe('what rows hold', () => {
  it('is their sum per charge and source, releases taken off, nothing of zero', () => {
    const rows = [row(100n, 16n), row(50n, 0n, second), row(-40n, -6n), row(-50n, 0n, second)];
    expect(holdings(rows)).toEqual([row(60n, 10n)]);
  });

  it('is the same when summed twice', () => {
    const once = holdings([row(100n, 16n), row(0n, -6n), row(50n, 0n, second)]);
    expect(holdings(once)).toEqual(once);
  });

  it('keeps apart what one source paid under two ownership sets or two VAT remitters', () => {
    const rows = [row(100n, 0n), row(50n, 0n, { setId: 'S2' }), row(25n, 0n, { vatRemitter: 'manager' })];
    expect(holdings(rows)).toEqual(rows);
  });

  it('cannot be less than nothing, nor less than its VAT', () => {
    expect(() => holdings([row(100n, 0n), row(-101n, 0n)])).toThrow('charge c1 hold -1');
    expect(() => holdings([row(100n, 16n), row(-90n, 0n)])).toThrow('of it VAT 16');
  });
});

describe('a release', () => {
  const held = [row(100n, 16n), row(50n, 0n, second)];

  it('comes from the newest, its VAT from wherever there is VAT', () => {
    expect(release(held, 50n, 8n)).toEqual([row(-50n, 0n, second), row(0n, -8n)]);
  });

  it('adds VAT to what stays where more is due than was paid', () => {
    expect(release(held, 50n, 20n)).toEqual([row(-50n, 0n, second), row(0n, 4n)]);
  });

  it('is a defect when the holdings do not cover it, or cannot hold the VAT', () => {
    expect(() => release(held, 151n, 0n)).toThrow('do not cover');
    expect(() => release(held, 100n, 51n)).toThrow('do not cover');
  });
});
