import fc from 'fast-check';
import { Book, type MovementKind } from '../../dev/simulators/daraja/parts/book';
import { Ids } from '../../dev/simulators/daraja/parts/ids';
import { openRoom, type BookView, type Room } from './support/room';
import { until } from './support/merchant';

const PHONES = ['254708374149', '254110000001', '254722000000'];

/** Balances add up to the openings, none is below zero, and each is its opening with its movements. */
function expectConserved({ balances, movements }: BookView): void {
  const changes = new Map<string, number>();
  const change = (account: string, amount: number) =>
    changes.set(account, (changes.get(account) ?? 0) + amount);
  for (const { kind, phone, shortCode, amount } of movements) {
    const inward = kind === 'stk' || kind === 'c2b' ? amount : -amount;
    change(shortCode, inward);
    change(phone, -inward);
  }
  const accounts = { ...balances.phones, ...balances.shortCodes };
  for (const [id, { opening, balance }] of Object.entries(accounts)) {
    expect(balance).toBe(opening + (changes.get(id) ?? 0));
    expect(balance).toBeGreaterThanOrEqual(0);
  }
  const sum = (of: 'opening' | 'balance') =>
    Object.values(accounts).reduce((total, account) => total + account[of], 0);
  expect(sum('balance')).toBe(sum('opening'));
}

it('no order of movements and fundings makes or loses a shilling', () => {
  const account = fc.constantFrom('174379', '600992');
  const phone = fc.constantFrom(...PHONES);
  const kind = fc.constantFrom<MovementKind>('stk', 'c2b', 'b2c', 'reversal');
  const amount = fc.integer({ min: 1, max: 60 });
  const movement = fc.record({ phone, shortCode: account, kind, amount });
  const funding = fc.record({ phone, balance: fc.integer({ min: 0, max: 100 }) });
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: movement }, funding)), (steps) => {
      const book = new Book(() => 50);
      const ids = new Ids('property');
      for (const step of steps) {
        if ('balance' in step) book.fund('phone', step.phone, step.balance);
        else book.move({ ...step, receipt: ids.receipt(0), accountReference: '', atMs: 0 });
      }
      expectConserved(book.snapshot());
    }),
  );
});

it('a receipt comes once, and is a function of seed and count', () => {
  const receiptsOf = (seed: string) => {
    const ids = new Ids(seed);
    return Array.from({ length: 50_000 }, () => ids.receipt(Date.UTC(2024, 6, 6)));
  };
  const receipts = receiptsOf('a');
  expect(new Set(receipts).size).toBe(receipts.length);
  expect(receipts.every((receipt) => /^SG6[0-9A-Z]{7}$/.test(receipt))).toBe(true);
  expect(receiptsOf('a')).toEqual(receipts);
  const known = new Set(receipts);
  expect(receiptsOf('b').filter((receipt) => known.has(receipt))).toEqual([]);
});

describe('under a storm of faults', () => {
  let opened: Room;
  beforeAll(async () => {
    opened = await openRoom({ settings: { defaultBalance: 1_000, alsoConfirmC2b: true } });
  });
  afterAll(() => opened.close());

  it('the book is conserved, and holds one payment per effect that the customer agreed to', async () => {
    const here = opened;
    const endpoints = ['stk.push', 'b2c.request', 'stk.callback', 'b2c.result', 'c2b.confirmation'];
    await here.control('schedule', { seed: 3, fraction: 0.3, delayMs: 5, endpoints });
    const [willing, unwilling, poor] = PHONES;
    await here.control('customers', { phone: unwilling, resultCode: 1032 });
    await here.control('customers', { phone: poor, balance: 100 });
    const payments = Array.from({ length: 60 }, (_, count) => {
      const PhoneNumber = PHONES[count % 3];
      const payout = { OriginatorConversationID: `p${count % 40}`, PartyB: willing, Amount: 10 + count };
      const push = { PhoneNumber, Amount: 1 + (count % 25), AccountReference: `R${count}` };
      return [here.push(push), here.b2c(payout)];
    }).flat();
    await Promise.allSettled(payments);
    await here.control('schedule', { fraction: 0 });
    await until(async () => {
      await here.control('release', { concurrency: 10 });
      const { pending, callbacks } = await here.requests();
      return pending.pushes + pending.payouts + pending.timers + callbacks.onTheirWay === 0;
    }, 'the end of all payments');
    const book = await here.book();
    expectConserved(book);
    const { accountReferences, originatorConversationIds } = await here.requests();
    for (const [reference, { effects }] of Object.entries(accountReferences)) {
      const paid = book.movements.filter((each) => each.accountReference === reference);
      const isWilling = PHONES[Number(reference.slice(1)) % 3] === willing;
      expect(paid.length).toBeLessThanOrEqual(effects);
      expect(isWilling ? paid.length : effects).toBe(effects);
    }
    for (const [id, { effects }] of Object.entries(originatorConversationIds)) {
      expect(effects).toBeLessThanOrEqual(1);
      expect(book.movements.filter((each) => each.originatorConversationId === id)).toHaveLength(effects);
    }
    const { counts } = (await here.control('faults')) as { counts: Record<string, object> };
    expect(Object.keys(counts['stk.push'] ?? {}).length).toBeGreaterThan(3);
  }, 30_000);
});

it('ten thousand prompts wait at once, and whoever answers is told', async () => {
  const here = await openRoom({ settings: { defaultThinkMs: 3_600_000 } });
  const COUNT = 10_000;
  let sent = 0;
  const client = async (): Promise<void> => {
    while (sent < COUNT) {
      sent += 1;
      await here.push();
    }
  };
  await Promise.all(Array.from({ length: 64 }, client));
  expect((await here.requests()).pending).toEqual({ pushes: COUNT, payouts: 0, timers: COUNT });
  await here.control('settings', { defaultThinkMs: 0 });
  await here.push();
  await here.merchant.until(1);
  expect((await here.requests()).pending.pushes).toBe(COUNT);
  await here.close();
}, 60_000);

it('two thousand callbacks that come due at once all arrive', async () => {
  const here = await openRoom({ settings: { holdCallbacks: true } });
  const COUNT = 2_000;
  for (let count = 0; count < COUNT; count += 100)
    await Promise.all(Array.from({ length: 100 }, () => here.push()));
  await until(async () => (await here.requests()).callbacks.held === COUNT, 'all to be held');
  expect(await here.control('release', { concurrency: 500 })).toEqual({ released: COUNT });
  const { points } = (await here.requests()).callbacks;
  expect(points['stk.callback']).toEqual({ posted: COUNT, accepted: COUNT, lost: 0 });
  expect(new Set(here.merchant.notices.map(({ text }) => text)).size).toBe(COUNT);
  await here.close();
}, 60_000);
