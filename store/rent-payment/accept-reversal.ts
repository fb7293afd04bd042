import type { Pool, Tx } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import type { BusinessDate } from '../../kernel/time';
import { accept, attributesOf, notBefore, notInFuture, type PropertyZone } from './accepting';
import type { AcceptedProcess, RequestReversal, StartOf } from './commands';

interface ReversiblePayment extends PropertyZone {
  readonly status: string;
  readonly method: string;
  /** Not all of its money is on charges it paid itself, or in credit: the rule's own measure (`stillHeld`). */
  readonly surplusUsed: boolean;
  /** Day of the last that was done with its money. */
  readonly lastMovedOn: BusinessDate;
}

async function reversiblePayment(tx: Tx, paymentId: string): Promise<ReversiblePayment> {
  const { rows } = await tx.query<ReversiblePayment>({
    name: 'payment-reversible',
    text: `SELECT pay.status, pay.method, greatest(pay.received_on, pay.banked_on, pay.cleared_on) AS "lastMovedOn", p.zone, p.property_id AS "propertyId", pay.lease_id AS "leaseId",
                  pay.amount_minor <>
                    (SELECT coalesce(sum(a.amount_minor), 0) FROM allocation a WHERE a.tenant_id = pay.tenant_id
                        AND a.payment_id = pay.payment_id AND a.credit_id IS NULL)
                    + (SELECT coalesce(sum(c.remaining_minor), 0) FROM credit_lot c WHERE c.tenant_id = pay.tenant_id
                          AND c.payment_id = pay.payment_id) AS "surplusUsed"
             FROM payment pay
             JOIN lease l ON l.tenant_id = pay.tenant_id AND l.lease_id = pay.lease_id
             JOIN unit u ON u.tenant_id = l.tenant_id AND u.unit_id = l.unit_id
             JOIN property p ON p.tenant_id = u.tenant_id AND p.property_id = u.property_id
            WHERE pay.tenant_id = $1 AND pay.payment_id = $2`,
    values: [tx.tenantId, paymentId],
  });
  const [payment] = rows;
  if (!payment) throw new AppError('PAYMENT_NOT_FOUND', undefined, { paymentId });
  const { status: paymentStatus, method } = payment;
  // The money of a payment by M-Pesa is still on the paybill: it goes back by a refund, which moves it.
  if (paymentStatus !== 'succeeded' || method === 'mpesa')
    throw new AppError('PAYMENT_NOT_REVERSIBLE', undefined, { paymentStatus, method });
  if (payment.surplusUsed) throw new AppError('SURPLUS_USED', undefined, { paymentId });
  return payment;
}

/**
 * Accepts a reversal of a payment that can be reversed now; the posting checks again.
 * @throws AppError PAYMENT_NOT_FOUND, PAYMENT_NOT_REVERSIBLE, SURPLUS_USED, DATE_IN_FUTURE, DATE_TOO_EARLY, IDEMPOTENCY_KEY_REUSED, DATABASE_UNAVAILABLE.
 */
export function acceptReversal(
  pool: Pool,
  command: RequestReversal,
  startOf: StartOf,
): Promise<AcceptedProcess> {
  return accept(pool, 'accept-reversal', command, startOf, async (tx) => {
    const payment = await reversiblePayment(tx, command.paymentId);
    notInFuture(command.reversedOn, payment.zone, command.request.at);
    notBefore(command.reversedOn, payment.lastMovedOn);
    const insertion = {
      text: `INSERT INTO payment_reversal (tenant_id, reversal_id, payment_id, reversed_on, reason, status, origin, created_at,
                                     updated_at)
       VALUES ($1, $2, $3, $4, $5, 'received', $6, $7, $7)`,
      values: [
        tx.tenantId,
        command.reversalId,
        command.paymentId,
        command.reversedOn,
        command.reason,
        command.origin,
        command.request.at,
      ],
    };
    return { attributes: attributesOf(tx.tenantId, payment), insert: () => tx.query(insertion) };
  });
}
