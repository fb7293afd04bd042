import { queryAsTenant, type Pool } from '../db';
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
  readonly postedAt: Date;
  readonly lineNo: number;
  readonly account: string;
  readonly amountMinor: bigint;
  readonly chargeId: string | null;
  readonly paymentId: string | null;
  /** What the lease owes after this line. */
  readonly balanceMinor: bigint;
}

/** What a lease owed before a period, what moved it, and what it owes after: one reading, so it always adds up. */
export interface LeaseStatement {
  readonly openingMinor: bigint;
  readonly closingMinor: bigint;
  readonly rows: readonly StatementRow[];
}

/** Where a statement goes on: the order of its last line. */
export interface StatementCursor {
  readonly businessDate: BusinessDate;
  readonly postedAt: string;
  readonly reference: string;
  readonly lineNo: number;
}

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

/** A line with its posting's date, as an account statement shows it. */
export interface DatedLineRow extends LineRow {
  readonly businessDate: BusinessDate;
}

/** Every line on these accounts up to a business date, in order of date; for statements by category (2200). */
export function linesOnAccounts(
  pool: Pool,
  tenantId: string,
  onAccounts: readonly string[],
  asOf: BusinessDate,
): Promise<DatedLineRow[]> {
  const text = `SELECT business_date AS "businessDate", ${LINE} FROM ledger_line
                 WHERE tenant_id = $1 AND account = ANY ($2) AND business_date <= $3 ORDER BY business_date, reference, line_no`;
  return queryAsTenant<DatedLineRow>(pool, tenantId, 'ledger-lines-on-accounts', text, [
    tenantId,
    onAccounts,
    asOf,
  ]);
}

const STATEMENT = `WITH line AS (
    SELECT l.business_date, p.posted_at, l.reference, l.line_no, p.kind, l.account, l.amount_minor, l.charge_id, l.payment_id,
           sum(l.amount_minor) OVER (ORDER BY l.business_date, p.posted_at, l.reference, l.line_no) AS balance_minor
      FROM ledger_line l JOIN ledger_posting p ON p.tenant_id = l.tenant_id AND p.reference = l.reference
     WHERE l.tenant_id = $1 AND l.lease_id = $2 AND l.account IN ('1100', '1105', '2110') AND l.business_date <= $4
  ), total AS (
    SELECT coalesce(sum(amount_minor) FILTER (WHERE business_date < $3), 0) AS opening_minor,
           coalesce(sum(amount_minor), 0) AS closing_minor FROM line
  ), shown AS (
    SELECT * FROM line WHERE business_date >= $3
       AND ($5::date IS NULL OR (business_date, posted_at, reference, line_no) > ($5, $6::timestamptz, $7::text, $8::integer))
     ORDER BY business_date, posted_at, reference, line_no LIMIT $9
  )
  SELECT t.opening_minor AS "openingMinor", t.closing_minor AS "closingMinor", s.reference, s.kind,
         s.business_date AS "businessDate", s.posted_at AS "postedAt", s.line_no AS "lineNo", s.account,
         s.amount_minor AS "amountMinor", s.charge_id AS "chargeId", s.payment_id AS "paymentId", s.balance_minor AS "balanceMinor"
    FROM total t LEFT JOIN shown s ON true ORDER BY s.business_date, s.posted_at, s.reference, s.line_no`;

/**
 * A lease's statement between two business dates, both included: what it owes (1100, 1105) less what it has prepaid (2110),
 * positive is owed. Lines come in order of date and posting, at most `rowsMax` after the cursor.
 */
export async function leaseStatement(
  pool: Pool,
  tenantId: string,
  leaseId: string,
  period: { readonly from: BusinessDate; readonly to: BusinessDate },
  after: StatementCursor | null,
  rowsMax: number,
): Promise<LeaseStatement> {
  const place = [after?.businessDate, after?.postedAt, after?.reference, after?.lineNo].map(
    (part) => part ?? null,
  );
  const values = [tenantId, leaseId, period.from, period.to, ...place, rowsMax];
  type Row = StatementRow & { openingMinor: bigint; closingMinor: bigint };
  const rows = await queryAsTenant<Row>(pool, tenantId, 'ledger-lease-statement', STATEMENT, values);
  const [{ openingMinor, closingMinor } = { openingMinor: 0n, closingMinor: 0n }] = rows;
  // A period without lines is one row of totals alone.
  return { openingMinor, closingMinor, rows: rows.filter(({ reference }) => reference !== null) };
}
