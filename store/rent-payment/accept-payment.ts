import { together, type Pool, type Tx } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import { accept, attributesOf, leaseZone, notInFuture } from './accepting';
import type { AcceptedProcess, RecordPayment, StartOf } from './commands';

/** The payment that stands under a receipt number, if there is one. */
async function firstWithReceipt(tx: Tx, receiptNumber: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ paymentId: string }>({
    name: 'receipt-known',
    text: `SELECT payment_id AS "paymentId" FROM payment WHERE tenant_id = $1 AND receipt_number = $2
              AND status IN ('received', 'pending', 'succeeded') ORDER BY created_at LIMIT 1`,
    values: [tx.tenantId, receiptNumber],
  });
  return rows[0]?.paymentId;
}

/**
 * Accepts a payment: row, idempotency record and process start in one commit, or nothing.
 * @throws AppError LEASE_NOT_FOUND, DATE_IN_FUTURE, PAYMENT_DUPLICATE (extras name the first), IDEMPOTENCY_KEY_REUSED, DATABASE_UNAVAILABLE. Safe to repeat with the same key.
 */
export function acceptPayment(
  pool: Pool,
  command: RecordPayment,
  startOf: StartOf,
): Promise<AcceptedProcess> {
  const { request, origin } = command;
  return accept(pool, 'accept-payment', command, startOf, async (tx) => {
    const [lease, firstPaymentId] = await together(
      leaseZone(tx, command.leaseId),
      firstWithReceipt(tx, command.receiptNumber),
    );
    notInFuture(command.receivedOn, lease.zone, request.at);
    if (firstPaymentId !== undefined) throw new AppError('PAYMENT_DUPLICATE', undefined, { firstPaymentId });
    const insertion = {
      name: 'payment-accept',
      text: `INSERT INTO payment (tenant_id, payment_id, lease_id, method, amount_minor, currency, received_on, receipt_number,
                                  note, status, origin, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'received', $10, $11, $11)`,
      values: [
        tx.tenantId,
        command.paymentId,
        command.leaseId,
        command.method,
        command.amountMinor.toString(),
        command.currency,
        command.receivedOn,
        command.receiptNumber,
        command.note,
        origin,
        request.at,
      ],
    };
    return { attributes: attributesOf(tx.tenantId, lease), insert: () => tx.query(insertion) };
  });
}
