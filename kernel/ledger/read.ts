import { queryAsTenant, type Pool, type Tx } from '../db';
import type { BusinessDate } from '../time';

/** An account of the chart, as the API shows it. */
export interface AccountRow {
  readonly account: string;
  readonly name: string;
  readonly type: string;
  readonly side: string;
}

/** What an account's lines add up to as of a date; debit positive. */
export interface BalanceRow {
  readonly account: string;
  readonly balanceMinor: bigint;
}

/** A posting without its lines. */
export interface PostingRow {
  readonly reference: string;
  readonly kind: string;
  readonly businessDate: BusinessDate;
  readonly reverses: string | null;
  readonly postedAt: Date;
}

/** One line of a posting. */
export interface LineRow {
  readonly reference: string;
  readonly entryId: string;
  readonly lineNo: number;
  readonly account: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A line of a lease's statement: what changed its balance and when. */
export interface StatementRow {
  readonly reference: string;
  readonly kind: string;
  readonly businessDate: BusinessDate;
  readonly account: string;
  readonly amountMinor: bigint;
  readonly chargeId: string | null;
  readonly paymentId: string | null;
  /** What the lines up to this one add up to, from the start of the period. */
  readonly runningMinor: bigint;
}

/** Most postings, or lines of one lease, that a read returns. */
export const READ_ROWS_MAX = 200;

const DIMENSIONS = `jsonb_strip_nulls(jsonb_build_object('customerId', customer_id, 'leaseId', lease_id, 'unitId', unit_id,
  'propertyId', property_id, 'setId', set_id, 'chargeId', charge_id, 'paymentId', payment_id, 'ownerId', owner_id,
  'vendorId', vendor_id, 'billId', bill_id, 'disputeId', dispute_id, 'runId', run_id, 'attemptId', attempt_id,
  'transferId', transfer_id, 'bankAccount', bank_account, 'shortcode', shortcode, 'processor', processor,
  'providerRef', provider_ref, 'cause', cause, 'category', category))`;

const LINE = `reference, entry_id AS "entryId", line_no AS "lineNo", account, amount_minor AS "amountMinor", currency,
  ${DIMENSIONS} AS dimensions`;

/** The chart of accounts. It belongs to no company; the company is named all the same. */
export function accounts(pool: Pool, tenantId: string): Promise<AccountRow[]> {
  const text = 'SELECT account, name, type, side FROM ledger_account ORDER BY account';
  return queryAsTenant<AccountRow>(pool, tenantId, 'ledger-accounts', text, []);
}

/** Balances as of the end of a business date, zero accounts left out, in the order of the chart. */
export function balances(pool: Pool, tenantId: string, asOf: BusinessDate): Promise<BalanceRow[]> {
  const text = `SELECT account, balance_minor AS "balanceMinor" FROM ledger_balances($1, $2)
                 WHERE balance_minor <> 0 ORDER BY account`;
  return queryAsTenant<BalanceRow>(pool, tenantId, 'ledger-balances', text, [tenantId, asOf]);
}

/** Postings in the order they were posted, after a cursor (time and reference of the last one seen). */
export function postings(
  pool: Pool,
  tenantId: string,
  after: { postedAt: string; reference: string } | null,
  rowsMax: number,
): Promise<PostingRow[]> {
  const text = `SELECT reference, kind, business_date AS "businessDate", reverses, posted_at AS "postedAt" FROM ledger_posting
                 WHERE tenant_id = $1 AND ($2::timestamptz IS NULL OR (posted_at, reference) > ($2::timestamptz, $3))
                 ORDER BY posted_at, reference LIMIT $4`;
  return queryAsTenant<PostingRow>(pool, tenantId, 'ledger-postings', text, [
    tenantId,
    after?.postedAt ?? null,
    after?.reference ?? '',
    rowsMax,
  ]);
}

/** One posting, or none. */
export async function posting(
  pool: Pool,
  tenantId: string,
  reference: string,
): Promise<PostingRow | undefined> {
  const text = `SELECT reference, kind, business_date AS "businessDate", reverses, posted_at AS "postedAt" FROM ledger_posting
                 WHERE tenant_id = $1 AND reference = $2`;
  return (await queryAsTenant<PostingRow>(pool, tenantId, 'ledger-posting', text, [tenantId, reference]))[0];
}

/** The lines of these postings, in order. */
export function lines(pool: Pool, tenantId: string, references: readonly string[]): Promise<LineRow[]> {
  const text = `SELECT ${LINE} FROM ledger_line WHERE tenant_id = $1 AND reference = ANY ($2) ORDER BY reference, line_no`;
  return queryAsTenant<LineRow>(pool, tenantId, 'ledger-lines', text, [tenantId, references]);
}

/** The lines of one posting inside a transaction, for the rule that mirrors it. */
export async function postingLines(tx: Tx, reference: string): Promise<LineRow[]> {
  const text = `SELECT ${LINE} FROM ledger_line WHERE tenant_id = $1 AND reference = $2 ORDER BY line_no`;
  return (await tx.query<LineRow>({ name: 'ledger-posting-lines', text, values: [tx.tenantId, reference] }))
    .rows;
}

/** What a lease owes (1100, 1105) less what it has prepaid (2110), as of the end of a date; positive is owed. */
export async function leaseBalance(
  pool: Pool,
  tenantId: string,
  leaseId: string,
  asOf: BusinessDate,
): Promise<bigint> {
  const text = `SELECT coalesce(sum(amount_minor), 0)::bigint AS "balanceMinor" FROM ledger_line
                 WHERE tenant_id = $1 AND lease_id = $2 AND account IN ('1100', '1105', '2110') AND business_date <= $3`;
  const rows = await queryAsTenant<{ balanceMinor: bigint }>(pool, tenantId, 'ledger-lease-balance', text, [
    tenantId,
    leaseId,
    asOf,
  ]);
  return rows[0]?.balanceMinor ?? 0n;
}

/** What moved a lease's balance between two business dates, both included, in order of date and posting; bounded. */
export function leaseStatement(
  pool: Pool,
  tenantId: string,
  leaseId: string,
  from: BusinessDate,
  to: BusinessDate,
  skipRows: number,
): Promise<StatementRow[]> {
  const text = `SELECT l.reference, p.kind, l.business_date AS "businessDate", l.account, l.amount_minor AS "amountMinor",
                       l.charge_id AS "chargeId", l.payment_id AS "paymentId",
                       sum(l.amount_minor) OVER (ORDER BY l.business_date, p.posted_at, l.reference, l.line_no)::bigint
                         AS "runningMinor"
                  FROM ledger_line l JOIN ledger_posting p ON p.tenant_id = l.tenant_id AND p.reference = l.reference
                 WHERE l.tenant_id = $1 AND l.lease_id = $2 AND l.account IN ('1100', '1105', '2110')
                   AND l.business_date BETWEEN $3 AND $4
                 ORDER BY l.business_date, p.posted_at, l.reference, l.line_no OFFSET $5 LIMIT ${READ_ROWS_MAX + 1}`;
  return queryAsTenant<StatementRow>(pool, tenantId, 'ledger-lease-statement', text, [
    tenantId,
    leaseId,
    from,
    to,
    skipRows,
  ]);
}
