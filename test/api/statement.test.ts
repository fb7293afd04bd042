import { kes } from '../support/rent-payment/company';
import { firstOfMonth, RENT_MINOR, today } from '../support/rent-payment/scene';
import { minor, openReader, type Json, type Reader } from './support/reader';

let reader: Reader;
beforeAll(async () => {
  reader = await openReader();
});
afterAll(() => reader.close());
beforeEach(() => reader.fresh());

interface StatementLine {
  readonly date: string;
  readonly amount: unknown;
  readonly balance: unknown;
}

const statementPath = (): string => `/v1/leases/${reader.company.leaseId(0)}/statement`;

const [lastMonth, thisMonth] = [firstOfMonth(1), firstOfMonth(0)];

test('a statement opens with what was owed before, runs line by line, and closes with what is owed', async () => {
  await reader.paid(1_000_000n);
  const whole = await reader.read('getLeaseStatement', statementPath());
  expect(whole).toMatchObject({
    opening: kes(0n),
    closing: kes(2n * RENT_MINOR - 1_000_000n),
    nextAfter: null,
  });
  const lines = whole.items as unknown as StatementLine[];
  expect(lines.map(({ amount }) => minor(amount))).toEqual([RENT_MINOR, RENT_MINOR, -1_000_000n]);
  expect(lines.map(({ balance }) => minor(balance))).toEqual([RENT_MINOR, 2n * RENT_MINOR, 4_000_000n]);
  const later = await reader.read('getLeaseStatement', statementPath(), { from: thisMonth });
  expect(later).toMatchObject({ opening: kes(RENT_MINOR), closing: kes(4_000_000n) });
  expect((later.items[0] as unknown as StatementLine).balance).toEqual(kes(2n * RENT_MINOR));
  const earlier = await reader.read('getLeaseStatement', statementPath(), {
    from: lastMonth,
    to: lastMonth,
  });
  expect(earlier).toMatchObject({ opening: kes(0n), closing: kes(RENT_MINOR) });
  expect(earlier.items).toHaveLength(1);
});

test('a period in which nothing moved opens and closes alike, without lines', async () => {
  const year = { from: '2199-01-01', to: '2199-12-31' };
  const statement = await reader.read('getLeaseStatement', statementPath(), year);
  expect(statement).toMatchObject({
    opening: kes(2n * RENT_MINOR),
    items: [],
    closing: kes(2n * RENT_MINOR),
  });
  const before = await reader.read('getLeaseStatement', statementPath(), {
    from: '2000-01-01',
    to: '2000-01-01',
  });
  expect(before).toMatchObject({ opening: kes(0n), items: [], closing: kes(0n) });
});

test('prepaid rent shows as a negative balance', async () => {
  await reader.paid(2n * RENT_MINOR + 7n);
  expect(await reader.read('getLeaseStatement', statementPath())).toMatchObject({ closing: kes(-7n) });
});

test('more lines of a statement than a page holds are walked once each while back-dated and new ones arrive, and every page adds up', async () => {
  await reader.bill(230, thisMonth);
  const firstRead = await reader.read('getLeaseStatement', statementPath(), { limit: '200' });
  const there = (firstRead.items as unknown as Json[]).length;
  const { pages, items } = await reader.walk(
    'getLeaseStatement',
    statementPath(),
    { limit: '50' },
    async () => {
      await reader.bill(1, lastMonth);
      await reader.bill(1, today());
    },
  );
  expect(there).toBe(200);
  const references = items.map(({ reference }) => reference);
  expect(new Set(references).size).toBe(references.length);
  const known = (firstRead.items as unknown as Json[]).map(({ reference }) => reference);
  expect(references).toEqual(expect.arrayContaining(known));
  for (const page of pages) {
    const lines = page.items as unknown as StatementLine[];
    lines.slice(1).forEach((line, index) => {
      expect(minor(line.balance)).toBe(minor(lines[index]!.balance) + minor(line.amount));
    });
  }
  const last = pages.at(-1)!;
  expect(last['closing']).toEqual((last.items.at(-1) as unknown as StatementLine).balance);
});

test('a statement whose postings have several entries is walked line by line', async () => {
  await reader.paid(3n * RENT_MINOR + 7n);
  const { items } = await reader.walk('getLeaseStatement', statementPath(), { limit: '1' });
  const whole = await reader.read('getLeaseStatement', statementPath(), { limit: '200' });
  expect(items).toEqual(whole.items);
});

test('a statement read while payments are being posted, opening plus lines is closing every time', async () => {
  const readings = Array.from({ length: 40 }, async (_, index) => {
    if (index % 4 === 0) await reader.payAt(BigInt(index + 1));
    const { opening, closing, items } = await reader.read('getLeaseStatement', statementPath(), {
      limit: '200',
    });
    const moved = (items as unknown as StatementLine[]).reduce((sum, { amount }) => sum + minor(amount), 0n);
    return minor(opening) + moved - minor(closing);
  });
  expect(new Set(await Promise.all(readings))).toEqual(new Set([0n]));
});

test('a statement without a last day ends today in Nairobi', async () => {
  reader.now = new Date('2026-11-30T20:59:59Z');
  expect(await reader.read('getLeaseStatement', statementPath())).toMatchObject({ to: '2026-11-30' });
  reader.now = new Date('2026-11-30T21:00:00Z');
  expect(await reader.read('getLeaseStatement', statementPath())).toMatchObject({ to: '2026-12-01' });
});
