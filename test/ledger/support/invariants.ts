import { accountOf } from '../../../domain/accounting/chart';
import { leaseStatement, type LineRow } from '../../../kernel/ledger/read';
import { paperTrialBalance } from './paper-balance';
import { total } from './paper-book';
import type { Played } from './player';
import { rowsOfRoom, type Rows } from './rows';

/** Categories of owner funds that are income or cost; the others pass money on (invariant 7 of accounts.md). */
const NOT_MIRRORED = ['vat', 'reserve', 'contribution', 'overdrawn', 'transfer', 'distribution'];

type Key = (line: LineRow) => string | undefined;

function balancesBy(lines: readonly LineRow[], keyOf: Key): Record<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const line of lines) {
    const key = keyOf(line);
    if (key !== undefined) sums.set(key, (sums.get(key) ?? 0n) + line.amountMinor);
  }
  return Object.fromEntries(
    [...sums].filter(([, sum]) => sum !== 0n).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const on =
  (accounts: readonly string[], dimension: string): Key =>
  ({ account, dimensions }) =>
    accounts.includes(account) ? dimensions[dimension] : undefined;

const nonZero = (entries: readonly (readonly [string, bigint])[]): Record<string, bigint> =>
  Object.fromEntries(entries.filter(([, amount]) => amount !== 0n).toSorted(([a], [b]) => (a < b ? -1 : 1)));

function expectEntriesAndSides(lines: readonly LineRow[]): void {
  expect(balancesBy(lines, ({ reference, entryId }) => `${reference} ${entryId}`)).toEqual({});
  expect(balancesBy(lines, ({ reference, account }) => `${reference} ${accountOf(account).side}`)).toEqual(
    {},
  );
}

/** Payment = what it pays, directly or through credit, + what is left of it; charges carry the sums of their allocations. */
function expectAllocationsConserve({ charges, payments, allocations, credits }: Rows): void {
  for (const { paymentId, amountMinor, surplusMinor, status } of payments) {
    const own = allocations.filter((row) => row.paymentId === paymentId);
    const atReceipt = own.filter((row) => row.reference === `payment:${paymentId}`);
    expect(total(atReceipt.map((row) => row.amountMinor)) + surplusMinor).toBe(amountMinor);
    const left = credits.filter((lot) => lot.paymentId === paymentId).map((lot) => lot.remainingMinor);
    expect(total([...own.map((row) => row.amountMinor), ...left])).toBe(
      status === 'reversed' ? 0n : amountMinor,
    );
  }
  for (const { chargeId, paidMinor, paidVatMinor } of charges) {
    const own = allocations.filter((row) => row.chargeId === chargeId);
    expect([chargeId, total(own.map((row) => row.amountMinor))]).toEqual([chargeId, paidMinor]);
    expect([chargeId, total(own.map((row) => row.vatMinor))]).toEqual([chargeId, paidVatMinor]);
  }
}

const openOf = (charge: Rows['charges'][number]): bigint =>
  charge.netMinor + charge.vatMinor - charge.adjustedMinor - charge.paidMinor;

/** Invariants 10 and 7, and what a lease owes. */
async function expectReceivables({ room }: Played, { lines, charges, credits }: Rows): Promise<void> {
  const open = nonZero(charges.map((charge) => [charge.chargeId, openOf(charge)]));
  expect(balancesBy(lines, on(['1100', '1105'], 'chargeId'))).toEqual(open);
  for (const leaseId of room.leaseIds) {
    const owed = total(charges.filter((charge) => charge.leaseId === leaseId).map(openOf));
    const prepaid = total(credits.filter((lot) => lot.leaseId === leaseId).map((lot) => lot.remainingMinor));
    const period = { from: '2026-06-01', to: '2026-06-30' };
    const { closingMinor } = await leaseStatement(room.pool, room.tenantId, leaseId, period, null, 1);
    expect(closingMinor).toBe(owed - prepaid);
  }
}

function expectOwnerFundsMirrored(lines: readonly LineRow[]): void {
  const mirrored = balancesBy(lines, ({ account, dimensions }) => {
    const isIncomeOrCost = !NOT_MIRRORED.includes(dimensions['category'] ?? '');
    return ['2200', '2205', '2210'].includes(account) && isIncomeOrCost ? dimensions['setId'] : undefined;
  });
  const control = balancesBy(lines, on(['3900'], 'setId'));
  expect(control).toEqual(nonZero(Object.entries(mirrored).map(([set, amount]) => [set, -amount])));
}

function expectGuardsKept(lines: readonly LineRow[]): void {
  const held = balancesBy(lines, ({ account, dimensions }) => {
    const { guard } = accountOf(account);
    return guard ? `${account} ${guard.map((name) => dimensions[name]).join(' ')}` : undefined;
  });
  expect(Object.entries(held).filter(([, balance]) => balance > 0n)).toEqual([]);
}

/** What paper says, to the cent: every account, every charge, every receipt. */
function expectAsOnPaper({ paper, paidOut }: Played, { lines, charges, payments }: Rows): void {
  const out = total([...paidOut.values()]);
  const expected = { '1010': 0n, '2200': 0n, ...paperTrialBalance(paper) };
  const paid = { ...expected, '1010': expected['1010'] - out, '2200': expected['2200'] + out };
  expect(balancesBy(lines, ({ account }) => account)).toEqual(nonZero(Object.entries(paid)));
  const open = charges.map((charge) => [charge.chargeId, openOf(charge), charge.adjustedMinor]);
  expect(open).toEqual(paper.charges.map((charge) => [charge.id, paper.open(charge), charge.lowered]));
  const states = payments.map(({ paymentId, banked, cleared, status }) => [
    paymentId,
    banked,
    cleared,
    status,
  ]);
  expect(states).toEqual(
    paper.receipts.map(({ id, banked, cleared, reversed }) => [
      id,
      banked,
      cleared,
      reversed ? 'reversed' : 'succeeded',
    ]),
  );
  const inDrawer = paper.receipts.filter(({ banked, reversed }) => !banked && !reversed);
  expect(balancesBy(lines, on(['1060'], 'paymentId'))).toEqual(
    nonZero(inDrawer.map(({ id, amount }) => [id, amount])),
  );
}

/** Holds everything the tables say after a sequence against each other, against accounts.md, and against paper. */
export async function expectBooksHold(played: Played): Promise<void> {
  expect(played.disagreements).toEqual([]);
  expect(played.unrestored).toEqual([]);
  const rows = await rowsOfRoom(played.room, played.references);
  expectEntriesAndSides(rows.lines);
  expectAllocationsConserve(rows);
  await expectReceivables(played, rows);
  expectOwnerFundsMirrored(rows.lines);
  expectGuardsKept(rows.lines);
  expectAsOnPaper(played, rows);
}
