import type { Tx } from '../../kernel/db';
import type { StatementLineRow } from './evidence-row';

/** Lines of a paybill's statement that name no attempt and whose receipt nobody has credited, oldest first; bounded. */
export async function unidentifiedLines(
  tx: Tx,
  shortCode: string,
  rowsMax: number,
): Promise<StatementLineRow[]> {
  const { rows } = await tx.query<StatementLineRow>({
    name: 'statement-lines-unidentified',
    text: `SELECT l.line_id AS "lineId", l.short_code AS "shortCode", l.transaction_id AS "transactionId",
                  l.occurred_at AS "occurredAt", l.phone, l.amount_minor AS "amountMinor",
                  l.account_reference AS "accountReference", l.attempt_id AS "attemptId"
             FROM statement_line l
             LEFT JOIN provider_receipt r ON r.tenant_id = l.tenant_id AND r.provider = 'mpesa'
                                         AND r.receipt_number = l.transaction_id
            WHERE l.tenant_id = $1 AND l.short_code = $2 AND l.attempt_id IS NULL AND r.receipt_number IS NULL
            ORDER BY l.occurred_at, l.line_id LIMIT $3`,
    values: [tx.tenantId, shortCode, rowsMax],
  });
  return rows;
}
