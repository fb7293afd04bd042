import type { DimensionName } from './dimensions';

/** Kind of account in the sense of accounting; says nothing of the sign of a line (debit is positive everywhere). */
export type AccountType = 'asset' | 'liability' | 'equity' | 'income' | 'expense';

/**
 * The part of the book that balances by itself in every posting. `money`: other people's money and to whom it is owed;
 * `accrual`: what is billed and what it cost; `company`: the manager's own book.
 */
export type Side = 'money' | 'accrual' | 'company';

/** One row of the chart. The SQL constraints and the documentation are generated from these rows. */
export interface Account<Number extends string = string> {
  readonly number: Number;
  readonly name: string;
  readonly type: AccountType;
  readonly side: Side;
  /** A line without one of these is refused by the database. Others may be given. */
  readonly requiredDimensions: readonly DimensionName[];
  /** Shared by all leases: balance is snapshot + tail, never a running row. */
  readonly hot: boolean;
  /** Dimensions of the key whose balance may not fall below zero; null where it may. Only a debit takes the key's lock. */
  readonly guard: readonly DimensionName[] | null;
}

interface Rest {
  readonly hot?: true;
  readonly guard?: readonly DimensionName[];
}

function row<const Number extends string>(
  number: Number,
  name: string,
  type: AccountType,
  side: Side,
  requiredDimensions: readonly DimensionName[],
  rest: Rest = {},
): Account<Number> {
  return { number, name, type, side, requiredDimensions, hot: rest.hot ?? false, guard: rest.guard ?? null };
}

const HOT: Rest = { hot: true };
const RECEIVABLE = ['customerId', 'leaseId', 'unitId', 'propertyId', 'chargeId'] as const;
const SET = ['propertyId', 'setId'] as const;
const FUNDS = ['propertyId', 'setId', 'category'] as const;
const INCOME = ['propertyId', 'setId', 'unitId', 'leaseId'] as const;
const CUSTOMER = ['customerId', 'leaseId'] as const;

// A guard's key leaves `category` out: fees and distributions are debits of a category that has no credits of its own,
// so only the sum over categories is money that is there.
/** The chart of accounts (reference/accounts.md), in its order. The single source: SQL and docs are generated from it. */
export const CHART = [
  row('1010', 'Trust bank, operating', 'asset', 'money', ['bankAccount'], HOT),
  row('1020', 'Trust bank, deposits', 'asset', 'money', ['bankAccount'], HOT),
  row('1030', 'M-Pesa paybill (C2B)', 'asset', 'money', ['shortcode'], HOT),
  row('1040', 'M-Pesa B2C float', 'asset', 'money', ['shortcode'], HOT),
  row('1050', 'Card processor clearing', 'asset', 'money', ['processor', 'paymentId'], HOT),
  row('1060', 'Undeposited cash and cheques', 'asset', 'money', ['paymentId'], HOT),
  row('1090', 'Own transfers in transit', 'asset', 'money', ['transferId'], HOT),
  row('1150', 'Owner overdrawn', 'asset', 'money', SET),
  row('1155', 'Deposits handed to owners', 'asset', 'money', ['ownerId', 'propertyId', 'leaseId']),
  row('1180', 'Due from company', 'asset', 'money', ['cause']),
  row('1100', 'Accounts Receivable (Customer)', 'asset', 'accrual', RECEIVABLE),
  row('1105', 'Receivable in dispute', 'asset', 'accrual', [...RECEIVABLE, 'disputeId']),
  row('2010', 'Vendor payable', 'liability', 'accrual', ['propertyId', 'vendorId', 'billId']),
  row('2100', 'Security deposits held', 'liability', 'money', [...CUSTOMER, 'propertyId'], {
    guard: [...CUSTOMER, 'propertyId'],
  }),
  row('2105', "Billed, not received, not the owner's income", 'liability', 'accrual', [
    ...CUSTOMER,
    'chargeId',
  ]),
  row('2110', 'Customer credits (prepaid)', 'liability', 'money', CUSTOMER, { guard: CUSTOMER }),
  row('2120', 'Suspense receipts', 'liability', 'money', ['providerRef'], { guard: ['providerRef'] }),
  row('2130', "Interest on clients' money", 'liability', 'money', ['bankAccount']),
  row('2200', 'Owner funds, available', 'liability', 'money', FUNDS, { guard: SET }),
  row('2205', 'Owner funds, uncleared', 'liability', 'money', [...FUNDS, 'paymentId'], {
    guard: [...SET, 'paymentId'],
  }),
  row('2210', 'Property reserve', 'liability', 'money', FUNDS, { guard: SET }),
  row(
    '2220',
    'Owner distributions payable',
    'liability',
    'money',
    ['ownerId', 'propertyId', 'category', 'runId'],
    {
      guard: ['ownerId', 'propertyId'],
    },
  ),
  row('2300', 'VAT on rent, billed', 'liability', 'accrual', SET),
  row('2310', 'Rental tax withheld, to KRA', 'liability', 'money', ['ownerId', 'propertyId'], HOT),
  row('2320', 'VAT collected, where the manager remits', 'liability', 'money', SET),
  row('2400', 'Due to company (fees)', 'liability', 'money', SET, HOT),
  row('2410', 'Refunds payable to customers', 'liability', 'money', CUSTOMER, { guard: CUSTOMER }),
  row('2420', 'Payouts in transit', 'liability', 'money', ['attemptId'], HOT),
  row('2440', 'Company advances to the trust', 'liability', 'money', ['cause']),
  row('2450', 'Provider charges payable', 'liability', 'money', ['shortcode'], HOT),
  row('3900', 'Owner funds control', 'equity', 'accrual', SET),
  row('4010', 'Rental Income', 'income', 'accrual', INCOME),
  row('4020', 'Service charge', 'income', 'accrual', INCOME),
  row('4030', 'Utilities recovered', 'income', 'accrual', INCOME),
  row('4040', 'Late fees', 'income', 'accrual', INCOME),
  row('4050', 'Bounced-payment fees', 'income', 'accrual', INCOME),
  row('4060', 'Damage', 'income', 'accrual', INCOME),
  row('4070', 'Repairs recovered', 'income', 'accrual', INCOME),
  row('4090', 'Concessions', 'income', 'accrual', INCOME),
  row('5010', 'Maintenance', 'expense', 'accrual', SET),
  row('5015', 'Vendor invoices', 'expense', 'accrual', SET),
  row('5020', 'Utilities', 'expense', 'accrual', SET),
  row('5030', 'Management fee incl. VAT', 'expense', 'accrual', SET),
  row('5040', 'Letting fee', 'expense', 'accrual', SET),
  row('5050', 'Payment charges', 'expense', 'accrual', SET),
  row('5060', 'Bad debt', 'expense', 'accrual', SET),
  row('5090', 'Other', 'expense', 'accrual', SET),
  row('C1010', 'Company bank', 'asset', 'company', []),
  row('C1100', 'Receivable from trust', 'asset', 'company', []),
  row('C1200', 'Advances to trust', 'asset', 'company', []),
  row('C2300', 'VAT on fees', 'liability', 'company', []),
  row('C2400', 'Due to trust', 'liability', 'company', []),
  row('C4010', 'Management fees', 'income', 'company', []),
  row('C4020', 'Letting fees', 'income', 'company', []),
  row('C4030', 'Other fees and mark-up', 'income', 'company', []),
  row('C5010', 'Charges and losses borne', 'expense', 'company', []),
];

/** A number of the chart; a line cannot name another. */
export type AccountNumber = (typeof CHART)[number]['number'];

const BY_NUMBER: ReadonlyMap<string, Account<AccountNumber>> = new Map(
  CHART.map((account) => [account.number, account]),
);

/**
 * The chart's row of a number.
 * @throws RangeError when the chart has no such account.
 */
export function accountOf(number: string): Account<AccountNumber> {
  const account = BY_NUMBER.get(number);
  if (!account) throw new RangeError(`no such account: ${number}`);
  return account;
}
