import type { Tx } from '../../kernel/db';

/** What a provider called us with, as it came. */
export interface CallbackRow {
  readonly kind: string;
  /** What its address named: an attempt, a refund or a short code. */
  readonly targetId: string;
  readonly body: unknown;
  readonly receivedAt: Date;
}

/** A callback of the inbox. @throws Error when it is not there. */
export async function callbackById(tx: Tx, callbackId: string): Promise<CallbackRow> {
  // By way of its signal's row, whose time names the month's partition.
  const { rows } = await tx.query<CallbackRow>({
    name: 'callback-read',
    text: `SELECT c.kind, c.target_id AS "targetId", c.body, c.received_at AS "receivedAt"
             FROM process_signal s JOIN provider_callback c ON c.tenant_id = s.tenant_id AND c.callback_id = s.signal_id
                                                           AND c.received_at = s.received_at
            WHERE s.tenant_id = $1 AND s.signal_id = $2`,
    values: [tx.tenantId, callbackId],
  });
  if (!rows[0]) throw new Error(`callback ${callbackId} is not there`);
  return rows[0];
}

/** A line of a paybill's statement. */
export interface StatementLineRow {
  readonly lineId: string;
  readonly shortCode: string;
  /** The receipt number. */
  readonly transactionId: string;
  readonly occurredAt: Date;
  readonly phone: string;
  readonly amountMinor: bigint;
  readonly accountReference: string;
  readonly attemptId: string | null;
}

const LINE = `line_id AS "lineId", short_code AS "shortCode", transaction_id AS "transactionId", occurred_at AS "occurredAt",
  phone, amount_minor AS "amountMinor", account_reference AS "accountReference", attempt_id AS "attemptId"`;

/** One line. @throws Error when it is not there. */
export async function statementLineById(tx: Tx, lineId: string): Promise<StatementLineRow> {
  const { rows } = await tx.query<StatementLineRow>({
    name: 'statement-line-read',
    text: `SELECT ${LINE} FROM statement_line WHERE tenant_id = $1 AND line_id = $2`,
    values: [tx.tenantId, lineId],
  });
  if (!rows[0]) throw new Error(`statement line ${lineId} is not there`);
  return rows[0];
}

/** The lines that carry an attempt's reference, oldest first. */
export async function statementLinesOf(tx: Tx, attemptId: string): Promise<StatementLineRow[]> {
  const text = `SELECT ${LINE} FROM statement_line WHERE tenant_id = $1 AND attempt_id = $2 ORDER BY occurred_at, line_id`;
  return (
    await tx.query<StatementLineRow>({ name: 'statement-lines-of', text, values: [tx.tenantId, attemptId] })
  ).rows;
}
