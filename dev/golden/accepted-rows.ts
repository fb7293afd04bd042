import type { PaymentMethod } from '../../domain/accounting/methods';
import type { Tx } from '../../kernel/db';
import type { Origin } from '../../kernel/events';
import type { BusinessDate } from '../../kernel/time';
import { PLACES, PROCESSOR } from './places';

/** At whose word a scenario's events are posted. */
export const ORIGIN: Origin = {
  actor: { type: 'system', id: 'golden' },
  correlationId: 'golden',
  clientApp: 'golden',
};

/** Money that a scenario says was received, and where it landed: on the account of its method. */
export interface ReceivedPayment {
  readonly paymentId: string;
  readonly lease: string;
  readonly method: PaymentMethod;
  readonly amount: bigint;
  readonly date: BusinessDate;
}

/** A payment as accepted and not yet validated; the door of M-Pesa and card receipts is not built, their row is the same. */
export async function insertPayment(tx: Tx, payment: ReceivedPayment, at: Date): Promise<void> {
  const { paymentId, lease, method, amount, date } = payment;
  await tx.query(
    `INSERT INTO payment (tenant_id, payment_id, lease_id, method, amount_minor, currency, received_on, receipt_number, status,
                          shortcode, processor, bank_account, origin, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, 'KES', $6, $2, 'received', $7, $8, $9, $10, $11, $11)`,
    [
      ...[tx.tenantId, paymentId, lease, method, amount.toString(), date],
      ...[method === 'mpesa' ? PLACES[1030].shortcode : null, method === 'card' ? PROCESSOR : null],
      ...[method === 'bank' ? PLACES[1010].bankAccount : null, ORIGIN, at],
    ],
  );
}

/** A reversal of a scenario, as the door accepts it. */
export async function insertReversal(
  tx: Tx,
  reversal: { reversalId: string; paymentId: string; date: BusinessDate; reason: string },
  at: Date,
): Promise<void> {
  const { reversalId, paymentId, date, reason } = reversal;
  await tx.query(
    `INSERT INTO payment_reversal (tenant_id, reversal_id, payment_id, reversed_on, reason, status, origin, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, 'received', $6, $7, $7)`,
    [tx.tenantId, reversalId, paymentId, date, reason, ORIGIN, at],
  );
}

/** An adjustment of a scenario, as the door accepts it. */
export interface RequestedAdjustment {
  readonly adjustmentId: string;
  readonly kind: 'apply_credit' | 'waiver' | 'concession' | 'write_off';
  readonly leaseId: string;
  readonly chargeId: string | null;
  readonly amountMinor: bigint | null;
  readonly date: BusinessDate;
}

/** Writes the row that the API would have accepted, so that the room's own posting finds it `received`. */
export async function insertAdjustment(tx: Tx, adjustment: RequestedAdjustment, at: Date): Promise<void> {
  const { adjustmentId, kind, leaseId, chargeId, amountMinor, date } = adjustment;
  await tx.query(
    `INSERT INTO charge_adjustment (tenant_id, adjustment_id, lease_id, charge_id, kind, amount_minor, currency, effective_on,
                                    reason, status, origin, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, 'KES', $7, 'golden scenario', 'received', $8, $9, $9)`,
    [tx.tenantId, adjustmentId, leaseId, chargeId, kind, amountMinor?.toString() ?? null, date, ORIGIN, at],
  );
}
