import type { Tx } from '../../kernel/db';

/** A provider's receipt that is credited: to a payment, or held in suspense. */
export interface CreditedReceipt {
  readonly receiptNumber: string;
  readonly amountMinor: bigint;
  readonly evidence: 'receipt' | 'statement' | 'person';
  readonly paymentId?: string;
  readonly attemptId?: string;
  readonly suspenseId?: string;
}

/** Whose money a receipt is that was credited before, by whatever evidence; undefined when it was not. */
export async function creditedTo(
  tx: Tx,
  receiptNumber: string,
): Promise<{ readonly attemptId: string | null } | undefined> {
  const { rows } = await tx.query<{ attemptId: string | null }>({
    name: 'receipt-credited-to',
    text: `SELECT attempt_id AS "attemptId" FROM provider_receipt WHERE tenant_id = $1 AND provider = 'mpesa' AND receipt_number = $2`,
    values: [tx.tenantId, receiptNumber],
  });
  return rows[0];
}

/**
 * Takes a receipt for crediting, in the transaction that credits it. False when it was credited before, by whatever
 * evidence: of two at once the second waits for the first, and is told so.
 */
export async function takeReceipt(tx: Tx, receipt: CreditedReceipt, at: Date): Promise<boolean> {
  const taken = await tx.query({
    name: 'receipt-take',
    text: `INSERT INTO provider_receipt (tenant_id, provider, receipt_number, payment_id, attempt_id, suspense_id, amount_minor,
                                         evidence, created_at)
           VALUES ($1, 'mpesa', $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    values: [
      tx.tenantId,
      receipt.receiptNumber,
      receipt.paymentId ?? null,
      receipt.attemptId ?? null,
      receipt.suspenseId ?? null,
      receipt.amountMinor.toString(),
      receipt.evidence,
      at,
    ],
  });
  return taken.rowCount === 1;
}
