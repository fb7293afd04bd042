import { monthOf, type BusinessDate } from '../../kernel/time';
import type { AccountNumber } from './chart';
import { ownerShares, type OwnerShare, type OwnerStatement } from './statement-owners';
import type { Line } from './posting';

/** A line of the ledger with its entry's date. */
export interface DatedLine extends Line {
  readonly date: BusinessDate;
}

/** What a statement is of, and the ledger to read it from. */
export interface StatementInput {
  readonly propertyId: string;
  readonly setId: string;
  /** Month `YYYY-MM`. */
  readonly period: string;
  /** The set's owners; order is kept. */
  readonly shares: readonly OwnerShare[];
  /** Lines up to the end of the period or beyond, of any property; earlier ones make the opening balance. */
  readonly lines: readonly DatedLine[];
}

/**
 * The owners' statement of a property, ownership set and month: the account statement of 2200 by category, no other
 * book beside it. Amounts in minor units, in the sense of their name: income and balances positive when they are the
 * owners', deductions positive when they are taken. Keys and order are the fixtures'. `taxAtSource` is what customers
 * withheld; `ownerOverdrawn` what was lent to (positive) or recovered from the set.
 */
export interface Statement {
  readonly property: string;
  readonly ownershipSet: string;
  readonly period: string;
  readonly rent: bigint;
  readonly lateFees: bigint;
  readonly otherIncome: bigint;
  readonly gross: bigint;
  readonly managementFee: bigint;
  readonly vatOnFee: bigint;
  readonly maintenance: bigint;
  readonly vendorInvoices: bigint;
  readonly reserveContribution: bigint;
  readonly otherExpenses: bigint;
  readonly net: bigint;
  readonly openingBalance: bigint;
  readonly vatCollected: bigint;
  readonly taxAtSource: bigint;
  readonly ownerOverdrawn: bigint;
  readonly distributed: bigint;
  readonly closingBalance: bigint;
  readonly maintenanceFromReserve: bigint;
  readonly reserveBalance: bigint;
  readonly uncleared: bigint;
  readonly owners: readonly OwnerStatement[];
}

const OTHER_INCOME = ['service_charge', 'utility', 'bounced_fee', 'damage', 'recovery'];
const OTHER_EXPENSES = ['other_expense', 'payment_charges'];

/** Computes a `Statement`. Closing is the balance of 2200 itself, so it holds whatever categories are added later. */
export function statementOf({ propertyId, setId, period, shares, lines }: StatementInput): Statement {
  const own = lines.filter(
    ({ dimensions }) => dimensions.propertyId === propertyId && dimensions.setId === setId,
  );
  const funds = onAccount(own, '2200');
  const inPeriod = funds.filter((line) => monthOf(line.date) === period);
  const received = (...categories: string[]) => balance(ofCategory(inPeriod, categories));
  const taken = (...categories: string[]) => -received(...categories);
  const upToEnd = (account: AccountNumber) =>
    balance(onAccount(own, account).filter((line) => monthOf(line.date) <= period));

  const income = {
    rent: received('rent'),
    lateFees: received('late_fee'),
    otherIncome: received(...OTHER_INCOME),
  };
  const gross = sum(Object.values(income));
  const deductions = {
    managementFee: taken('fee'),
    vatOnFee: taken('fee_vat'),
    maintenance: taken('maintenance'),
    vendorInvoices: taken('vendor_invoice'),
    reserveContribution: taken('reserve'),
    otherExpenses: taken(...OTHER_EXPENSES),
  };
  const reserve = onAccount(own, '2210').filter((line) => monthOf(line.date) === period);
  return {
    property: propertyId,
    ownershipSet: setId,
    period,
    ...income,
    gross,
    ...deductions,
    net: gross - sum(Object.values(deductions)),
    openingBalance: balance(funds.filter((line) => monthOf(line.date) < period)),
    vatCollected: received('vat'),
    taxAtSource: taken('tax_at_source'),
    ownerOverdrawn: received('overdrawn'),
    distributed: taken('distribution'),
    closingBalance: upToEnd('2200'),
    maintenanceFromReserve: -balance(ofCategory(reserve, ['maintenance'])),
    reserveBalance: upToEnd('2210'),
    uncleared: upToEnd('2205'),
    owners: ownerShares(propertyId, period, shares, lines),
  };
}

function onAccount(lines: readonly DatedLine[], account: AccountNumber): DatedLine[] {
  return lines.filter((line) => line.account === account);
}

function ofCategory(lines: readonly DatedLine[], categories: readonly string[]): DatedLine[] {
  return lines.filter(({ dimensions }) => categories.includes(dimensions.category ?? ''));
}

/** Credit balance: what a liability holds. */
function balance(lines: readonly DatedLine[]): bigint {
  return -sum(lines.map((line) => line.amountMinor));
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
