import { derivedId, queryAsTenant, type Pool, type Tx } from '../../kernel/db';

/** A line as the provider's statement has it. */
export interface PulledLine {
  readonly transactionId: string;
  readonly at: Date;
  readonly msisdn: string;
  readonly amountMinor: bigint;
  readonly accountReference: string;
}

const INSERT = `
  INSERT INTO statement_line (tenant_id, line_id, short_code, transaction_id, occurred_at, phone, amount_minor,
                              account_reference, attempt_id, pulled_at)
  SELECT $1, l.line_id, $2, l.transaction_id, l.at, l.phone, l.amount, l.reference, a.attempt_id, $9
    FROM unnest($3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::bigint[], $8::text[])
         AS l (line_id, transaction_id, at, phone, amount, reference)
    LEFT JOIN payment_attempt a ON a.tenant_id = $1 AND a.short_code = $2 AND a.account_reference = l.reference
   ORDER BY l.transaction_id
  ON CONFLICT DO NOTHING
  RETURNING line_id, attempt_id`;

const OWED = `
  WITH added AS (${INSERT})
  SELECT added.line_id AS "lineId", a.workflow_id AS "workflowId" FROM added
    JOIN payment_attempt a ON a.tenant_id = $1 AND a.attempt_id = added.attempt_id
   WHERE NOT EXISTS (SELECT FROM provider_receipt r JOIN unnest($3::text[], $4::text[]) AS l (line_id, transaction_id)
                         ON l.transaction_id = r.receipt_number
                      WHERE r.tenant_id = $1 AND r.provider = 'mpesa' AND l.line_id = added.line_id)`;

/** A line that a process has to be told of. */
export interface OwedLine {
  readonly lineId: string;
  readonly workflowId: string;
}

/**
 * Keeps lines of a statement, each once. Answers those that belong to an attempt and whose receipt is not credited yet:
 * their processes must be told, in the same transaction.
 */
export async function keepLines(
  tx: Tx,
  shortCode: string,
  lines: readonly PulledLine[],
  at: Date,
): Promise<OwedLine[]> {
  const { rows } = await tx.query<OwedLine>({
    name: 'statement-lines-keep',
    text: OWED,
    values: [
      tx.tenantId,
      shortCode,
      lines.map(({ transactionId }) => derivedId('stl', tx.tenantId, shortCode, transactionId)),
      lines.map(({ transactionId }) => transactionId),
      lines.map((line) => line.at),
      lines.map(({ msisdn }) => msisdn),
      lines.map(({ amountMinor }) => amountMinor.toString()),
      lines.map(({ accountReference }) => accountReference),
      at,
    ],
  });
  return rows;
}

/**
 * Notes that a paybill's statement was read to its end, whether or not there was a line: operators are told when it was not
 * for an hour. An older reading that ends later changes nothing; safe to repeat.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export async function noteStatementRead(
  pool: Pool,
  tenantId: string,
  shortCode: string,
  at: Date,
): Promise<void> {
  const text = `UPDATE mpesa_short_code SET statement_read_at = greatest(statement_read_at, $3)
                 WHERE tenant_id = $1 AND short_code = $2`;
  await queryAsTenant(pool, tenantId, 'statement-read-note', text, [tenantId, shortCode, at]);
}
