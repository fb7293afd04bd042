import { kes } from '../support/rent-payment/company';
import { firstOfMonth, RENT_MINOR, today } from '../support/rent-payment/scene';
import { idsOf, minor, openReader, VAST_MINOR, type Json, type Reader } from './support/reader';

let reader: Reader;
beforeAll(async () => {
  reader = await openReader();
});
afterAll(() => reader.close());
beforeEach(() => reader.fresh());

test('payments that all came in the same millisecond are walked once each, in the order of their ids', async () => {
  const asked = await Promise.all(Array.from({ length: 13 }, (_, index) => reader.payAt(BigInt(index + 1))));
  const { pages, items } = await reader.walk('listPayments', '/v1/payments', { limit: '4' });
  expect(new Set(items.map(({ createdAt }) => createdAt)).size).toBe(1);
  expect(idsOf(items)).toEqual(asked.toSorted());
  expect(pages.map((page) => page.items.length)).toEqual([4, 4, 4, 1]);
});

test('while new payments arrive, those that were there are walked once each, in the order they came, and the new ones at the end', async () => {
  const there: string[] = [];
  for (let index = 0; index < 10; index += 1) {
    reader.now = new Date(reader.now.getTime() + 1);
    there.push(await reader.payAt(BigInt(index + 1)));
  }
  const arrived: string[] = [];
  const { items } = await reader.walk('listPayments', '/v1/payments', { limit: '3' }, async () => {
    reader.now = new Date(reader.now.getTime() + 1);
    if (arrived.length < 3) arrived.push(await reader.payAt(1n));
  });
  expect(idsOf(items)).toEqual([...there, ...arrived]);
});

test('a page of exactly all rows is the last one', async () => {
  await Promise.all([reader.payAt(1n), reader.payAt(2n)]);
  expect(await reader.read('listPayments', '/v1/payments', { limit: '2' })).toMatchObject({
    nextAfter: null,
  });
  expect((await reader.read('listPayments', '/v1/payments', { limit: '1' })).nextAfter).not.toBeNull();
});

test('a list narrows by lease and by status, page by page', async () => {
  const [first, second] = [await reader.paid(1_000n, today(), 0), await reader.paid(1_000n, today(), 1)];
  await reader.company.final(await reader.company.reverse(second));
  const list = async (query: Readonly<Record<string, string>>) =>
    idsOf((await reader.walk('listPayments', '/v1/payments', { limit: '1', ...query })).items);
  expect(await list({ leaseId: reader.company.leaseId(0) })).toEqual([first]);
  expect(await list({ status: 'reversed' })).toEqual([second]);
  expect(await list({ status: 'succeeded' })).toEqual([first]);
  expect(await list({ leaseId: reader.company.leaseId(1), status: 'succeeded' })).toEqual([]);
});

test('updatedAfter gives what changed since, in the order it changed, and nothing else', async () => {
  const ids = [await reader.paid(1_000n), await reader.paid(2_000n), await reader.paid(3_000n)];
  const since = (await reader.read<Json>('getPayment', `/v1/payments/${ids[2]}`))['updatedAt'] as string;
  expect((await reader.read('listPayments', '/v1/payments', { updatedAfter: since })).items).toEqual([]);
  for (const id of [ids[1]!, ids[0]!]) await reader.company.final(await reader.company.reverse(id));
  const { items } = await reader.walk('listPayments', '/v1/payments', { updatedAfter: since, limit: '1' });
  expect(idsOf(items)).toEqual([ids[1], ids[0]]);
  expect(items.map(({ status }) => status)).toEqual(['reversed', 'reversed']);
});

test('the ledger is walked posting by posting, each with its balanced entries, once', async () => {
  await reader.paid(1_000n);
  await reader.bill(9, today());
  const { items } = await reader.walk('listEntries', '/v1/ledger/entries', { limit: '3' }, async () =>
    reader.bill(1, today()),
  );
  const rows = await reader.company.rows<{ reference: string }>(
    'SELECT reference FROM ledger_posting WHERE tenant_id = $1 ORDER BY posted_at, reference',
  );
  expect(new Set(idsOf(items)).size).toBe(items.length);
  expect(rows.map(({ reference }) => reference)).toEqual(expect.arrayContaining(idsOf(items) as string[]));
  expect(items.length).toBeGreaterThanOrEqual(14);
  for (const { entries } of items as unknown as { entries: { lines: { amount: unknown }[] }[] }[]) {
    for (const { lines } of entries)
      expect(lines.reduce((sum, { amount }) => sum + minor(amount), 0n)).toBe(0n);
  }
  const [{ reference } = { reference: '' }] = rows;
  expect(await reader.read<Json>('getEntry', `/v1/ledger/entries/${reference}`)).toEqual(
    items.find((item) => item['reference'] === reference),
  );
});

test('events are read page by page while more happen, each once, those of a payment in order; the end is a place to go on from', async () => {
  const paymentId = await reader.paid(1_000n);
  const { nextAfter: end } = await reader.allEvents();
  await reader.company.final(await reader.company.reverse(paymentId));
  const since = await reader.allEvents(end);
  expect(since.items.filter(({ type }) => type === 'payment.reversed')).toHaveLength(1);
  const all = await reader.allEvents(undefined, '2');
  expect(new Set(idsOf(all.items)).size).toBe(all.items.length);
  const ofPayment = all.items.filter(
    ({ type, data }) => String(type).startsWith('payment.') && (data as Json)['paymentId'] === paymentId,
  );
  expect(ofPayment.map(({ type }) => type)).toEqual([
    'payment.initiated',
    'payment.succeeded',
    'payment.reversed',
  ]);
  const recorded = await reader.company.rows<{ id: string }>(
    'SELECT event_id AS id FROM outbox WHERE tenant_id = $1',
  );
  expect(new Set(idsOf(all.items))).toEqual(new Set(recorded.map(({ id }) => id)));
  expect(await reader.read('listEvents', '/v1/events', { after: all.nextAfter })).toEqual({
    items: [],
    nextAfter: all.nextAfter,
  });
});

const [lastMonth, thisMonth] = [firstOfMonth(1), firstOfMonth(0)];

async function balance(account: string, asOf?: string): Promise<bigint> {
  const query = { account, ...(asOf === undefined ? {} : { asOf }) };
  const { items } = await reader.read('getBalances', '/v1/ledger/balances', query);
  return items.length === 0 ? 0n : minor(items[0]!['balance']);
}

test('balances are as of the end of the business date asked for, whenever it was posted', async () => {
  await reader.paid(1_000n, lastMonth);
  await reader.paid(20_000n, thisMonth);
  expect(await balance('1060', '2000-01-01')).toBe(0n);
  expect(await balance('1060', lastMonth)).toBe(1_000n);
  expect(await balance('1060', thisMonth)).toBe(21_000n);
  expect(await balance('1060')).toBe(21_000n);
  expect(await balance('1060', '2199-12-31')).toBe(21_000n);
  expect(await balance('1100', lastMonth)).toBe(2n * RENT_MINOR - 1_000n);
});

test('balances are the same after snapshots were taken, and stay exact with lines posted before and after them', async () => {
  await reader.paid(1_000n, lastMonth);
  const asked = [lastMonth, thisMonth, '2199-12-31'];
  const all = () =>
    Promise.all(asked.map((asOf) => reader.read('getTrialBalance', '/v1/ledger/trial-balance', { asOf })));
  const before = await all();
  await reader.stage.adminPool.query('SELECT ledger_take_snapshots($1)', [reader.company.tenantId]);
  expect(await all()).toEqual(before);
  await reader.paid(500n, lastMonth);
  expect(await balance('1060', lastMonth)).toBe(1_500n);
});

test('the trial balance names every account that moved, its debits are its credits, and each side is zero', async () => {
  await reader.company.final(await reader.company.deposit([await reader.paid(2n * RENT_MINOR + 7n)]));
  const trial = await reader.read<Json>('getTrialBalance', '/v1/ledger/trial-balance');
  expect(trial).toMatchObject({ asOf: today(), debit: trial['credit'] });
  expect(minor(trial['debit'])).toBeGreaterThan(0n);
  const sides = trial['sides'] as { side: string; balance: unknown }[];
  expect(sides.map(({ side }) => side).toSorted()).toEqual(['accrual', 'company', 'money']);
  expect(sides.map(({ balance: left }) => minor(left))).toEqual([0n, 0n, 0n]);
  const rows = trial['rows'] as { account: string; debit: unknown; credit: unknown }[];
  const moved = await reader.company.rows<{ account: string; amount: string }>(
    `SELECT account, sum(amount_minor)::text AS amount FROM ledger_line WHERE tenant_id = $1
      GROUP BY account HAVING sum(amount_minor) <> 0 ORDER BY account`,
  );
  expect(
    rows.map(({ account, debit, credit }) => ({ account, amount: String(minor(debit) - minor(credit)) })),
  ).toEqual(moved);
  const accounts = (await reader.read('listAccounts', '/v1/ledger/accounts')).items.map(
    ({ account }) => account,
  );
  expect(accounts).toEqual(expect.arrayContaining(moved.map(({ account }) => account)));
});

test('amounts beyond 2^53 are exact in every answer, from the door to the trial balance', async () => {
  const beyond = 2n ** 53n + 1n;
  const id = await reader.paid(beyond);
  const payment = await reader.read<Json>('getPayment', `/v1/payments/${id}`);
  expect(payment).toMatchObject({ amount: kes(beyond), surplus: kes(beyond - 2n * RENT_MINOR) });
  reader.now = new Date(reader.now.getTime() + 1);
  const vast = await reader.paid(VAST_MINOR);
  const list = await reader.read('listPayments', '/v1/payments');
  expect(list.items.map(({ amount }) => amount)).toEqual([kes(beyond), kes(VAST_MINOR)]);
  const deposit = await reader.company.final(await reader.company.deposit([id, vast]));
  expect(deposit).toMatchObject({ status: 'posted', amount: kes(beyond + VAST_MINOR) });
  const { items } = await reader.read('getBalances', '/v1/ledger/balances', { account: '1010' });
  expect(items).toEqual([{ account: '1010', balance: kes(beyond + VAST_MINOR) }]);
  const statement = await reader.read(
    'getLeaseStatement',
    `/v1/leases/${reader.company.leaseId(0)}/statement`,
  );
  expect(statement).toMatchObject({ closing: kes(2n * RENT_MINOR - beyond - VAST_MINOR) });
  const entry = await reader.read<Json>('getEntry', `/v1/ledger/entries/payment:${vast}`);
  expect(JSON.stringify(entry)).toContain(`"${VAST_MINOR}"`);
  const { debit, credit } = await reader.read<Json>('getTrialBalance', '/v1/ledger/trial-balance');
  expect(debit).toEqual(credit);
  expect(minor(debit)).toBeGreaterThan(VAST_MINOR + beyond);
});

test('charges come oldest due first, with what is open of each', async () => {
  await reader.paid(RENT_MINOR + 10n);
  await reader.company.final(await reader.company.adjust('concession', reader.company.chargeId(0, 1), 5n));
  const { items } = await reader.read('listCharges', `/v1/leases/${reader.company.leaseId(0)}/charges`);
  expect(items.map(({ id, paid: part, adjusted, open }) => [id, part, adjusted, open])).toEqual([
    [reader.company.chargeId(0, 0), kes(RENT_MINOR), kes(0n), kes(0n)],
    [reader.company.chargeId(0, 1), kes(10n), kes(5n), kes(RENT_MINOR - 15n)],
  ]);
});
