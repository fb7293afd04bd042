import type { Allocation, OpenCharge } from '../../../domain/accounting/book';
import { isOwnersIncome } from '../../../domain/accounting/categories';
import { accountOf, type AccountNumber } from '../../../domain/accounting/chart';
import { holdings } from '../../../domain/accounting/holdings';
import type { Line } from '../../../domain/accounting/posting';
import { netDueMinor, openMinor, vatDueMinor } from '../../../domain/accounting/vat';
import type { MemoryBook } from './memory-book';

/**
 * Holds the ledger against the book row by row: what charges, allocations and lots say must be the balances, and no
 * guarded key may be below zero. Fails with the first account that differs.
 */
export function expectBookHolds(book: MemoryBook): void {
  expectPartsWithinBounds(book.charges());
  expectReceiptsConserve(book);
  expectReceivables(book);
  expectFunds(book);
  expectPayables(book);
  expectGuards(book);
}

function expectPartsWithinBounds(charges: readonly OpenCharge[]): void {
  for (const charge of charges) {
    const { chargeId, paidVatMinor, paidMinor, adjustedMinor, adjustedVatMinor } = charge;
    const parts = [
      paidVatMinor,
      paidMinor - paidVatMinor,
      adjustedVatMinor,
      adjustedMinor - adjustedVatMinor,
      vatDueMinor(charge) - paidVatMinor,
      netDueMinor(charge) - (paidMinor - paidVatMinor),
    ];
    expect({ chargeId, negative: parts.filter((part) => part < 0n) }).toEqual({ chargeId, negative: [] });
  }
}

/**
 * What a payment brought is allocated, directly or through a credit, or is still credit, or went back to its customer; of
 * a reversed one nothing is.
 */
function expectReceiptsConserve(book: MemoryBook): void {
  for (const receipt of book.receipts()) {
    const held = sum(holdings(receipt.allocations).map((row) => row.amountMinor));
    const credit = sum(receipt.credits.map((lot) => lot.remainingMinor));
    const inDrawer = book.balances((line) => on(line, '1060', 'paymentId'))[receipt.paymentId] ?? 0n;
    const lots = book.lots().filter((lot) => lot.paymentId === receipt.paymentId);
    const refunded = receipt.refundedMinor + sum(lots.map((lot) => lot.refundedMinor));
    expect(held + credit + refunded).toBe(receipt.reversed ? 0n : receipt.amountMinor);
    expect(receipt.refundedMinor).toBeLessThanOrEqual(receipt.amountMinor);
    const isCash = receipt.method === 'cash' || receipt.method === 'cheque';
    const rests = isCash && !receipt.reversed && receipt.bankedTo === undefined;
    expect(inDrawer).toBe(rests ? receipt.amountMinor : 0n);
  }
  expect(book.lots().filter((lot) => lot.remainingMinor < 0n)).toEqual([]);
}

function expectReceivables(book: MemoryBook): void {
  const perCharge = (account: AccountNumber, amountOf: (charge: OpenCharge) => bigint) =>
    expectBalances(
      book,
      account,
      'chargeId',
      sums(book.charges(), (charge) => charge.chargeId, amountOf),
    );
  perCharge('1100', openMinor);
  const vatBilled = (charge: OpenCharge) => charge.paidVatMinor - vatDueMinor(charge);
  perCharge('2300', vatBilled);
  expectBalances(
    book,
    '2300',
    'setId',
    sums(book.charges(), ({ billedSetId }) => billedSetId, vatBilled),
  );
  perCharge('2105', (charge) => (isOwnersIncome(charge.category) ? 0n : -openMinor(charge)));
  expectBalances(
    book,
    '2110',
    'leaseId',
    sums(
      book.lots(),
      (lot) => lot.leaseId,
      (lot) => -lot.remainingMinor,
    ),
  );
}

function expectFunds(book: MemoryBook): void {
  const held = book.charges().flatMap((charge) => holdings(book.allocationsOf(charge.chargeId)));
  const perCharge = (account: AccountNumber, amountOf: (row: Allocation) => bigint) =>
    expectBalances(
      book,
      account,
      'chargeId',
      sums(held, (row) => row.chargeId, amountOf),
    );
  const isFunds = (row: Allocation, cleared: boolean) =>
    isOwnersIncome(row.category) && row.cleared === cleared;
  const remitted = (row: Allocation) => (row.vatRemitter === 'manager' ? row.vatMinor : 0n);
  perCharge('2200', (row) => (isFunds(row, true) ? remitted(row) - row.amountMinor : 0n));
  perCharge('2320', (row) => (isFunds(row, true) ? -remitted(row) : 0n));
  perCharge('2205', (row) => (isFunds(row, false) ? -row.amountMinor : 0n));
  perCharge('2100', (row) => (row.category === 'deposit' ? -row.amountMinor : 0n));
  perCharge('2400', (row) => (row.category === 'company_fee' ? -row.amountMinor : 0n));
  perCharge('C1100', (row) => (row.category === 'company_fee' ? row.amountMinor : 0n));
  const mirrored = book.balances((line) =>
    ['2200', '2205'].includes(line.account) && line.dimensions.category !== 'vat'
      ? line.dimensions.setId
      : undefined,
  );
  expectBalances(
    book,
    '3900',
    'setId',
    new Map(Object.entries(mirrored).map(([set, balance]) => [set, -balance])),
  );
}

/** Suspense, refunds owed and payouts on their way are what the events left open; a transfer leaves nothing behind. */
function expectPayables(book: MemoryBook): void {
  const payouts = [...book.payouts.values()];
  const open = [...book.suspense.values()].filter(({ matched }) => !matched);
  const inTransit = payouts.filter(({ status }) => status === 'sent' || status === 'unknown');
  const owed = [
    ...book.lots().map((lot) => [lot.leaseId, -lot.refundedMinor] as const),
    ...book.receipts().map(({ lease, refundedMinor }) => [lease.leaseId, -refundedMinor] as const),
    ...payouts.flatMap(({ leaseId, status, amountMinor }) =>
      status === 'failed' ? [] : [[leaseId, amountMinor] as const],
    ),
  ];
  expectBalances(
    book,
    '2120',
    'providerRef',
    negative(open, (item) => item.providerRef),
  );
  expectBalances(
    book,
    '2420',
    'attemptId',
    negative(inTransit, (payout) => payout.payoutId),
  );
  expectBalances(
    book,
    '2410',
    'leaseId',
    sums(
      owed,
      ([leaseId]) => leaseId,
      ([, amount]) => amount,
    ),
  );
  expectBalances(book, '1090', 'transferId', new Map());
}

function negative<Row extends { readonly amountMinor: bigint }>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Map<string, bigint> {
  return sums(rows, keyOf, (row) => -row.amountMinor);
}

function expectGuards(book: MemoryBook): void {
  const guarded = book.balances(({ account, dimensions }) => {
    const { guard } = accountOf(account);
    return guard ? [account, ...guard.map((name) => dimensions[name])].join(' ') : undefined;
  });
  expect(Object.entries(guarded).filter(([, balance]) => balance > 0n)).toEqual([]);
}

function expectBalances(
  book: MemoryBook,
  account: AccountNumber,
  dimension: 'chargeId' | 'leaseId' | 'setId' | 'providerRef' | 'attemptId' | 'transferId',
  expected: ReadonlyMap<string, bigint>,
): void {
  const nonZero = Object.fromEntries([...expected].filter(([, amount]) => amount !== 0n));
  expect({ account, ...book.balances((line) => on(line, account, dimension)) }).toEqual({
    account,
    ...nonZero,
  });
}

function on(line: Line, account: AccountNumber, dimension: keyof Line['dimensions']): string | undefined {
  return line.account === account ? line.dimensions[dimension] : undefined;
}

function sums<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  amountOf: (row: Row) => bigint,
): Map<string, bigint> {
  const totals = new Map<string, bigint>();
  for (const row of rows) totals.set(keyOf(row), (totals.get(keyOf(row)) ?? 0n) + amountOf(row));
  return totals;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
