import type { Tx } from '../../kernel/db';
import type { BusinessDate } from '../../kernel/time';
import { lockPayments, type PaymentRow } from './payment-row';
import { lockRequest, type RequestRow } from './request-row';

/** A bank deposit's row. */
export interface DepositRow extends RequestRow {
  readonly bankAccount: string;
  readonly bankedOn: string;
}

/** Its row, locked against a second posting of the same deposit. @throws Error when it was never accepted. */
export function lockDeposit(tx: Tx, depositId: string): Promise<DepositRow> {
  return lockRequest<DepositRow>(
    tx,
    'deposit',
    depositId,
    'bank_account AS "bankAccount", banked_on AS "bankedOn"',
  );
}

/** Locks the payments of a deposit, in order of their ids. */
export async function lockDepositedPayments(tx: Tx, depositId: string): Promise<PaymentRow[]> {
  const { rows } = await tx.query<{ id: string }>({
    name: 'deposit-items',
    text: 'SELECT payment_id AS id FROM bank_deposit_item WHERE tenant_id = $1 AND deposit_id = $2',
    values: [tx.tenantId, depositId],
  });
  return lockPayments(
    tx,
    rows.map((row) => row.id),
  );
}

/** Where and when payments are banked, and by which deposit; null when one is banked by itself. */
export interface Banking {
  readonly requestId: string | null;
  readonly bankAccount: string;
  readonly bankedOn: BusinessDate;
}

/** Marks payments as banked; those in `clearedIds` clear with it. */
export async function markBanked(
  tx: Tx,
  banking: Banking,
  paymentIds: readonly string[],
  clearedIds: readonly string[],
  at: Date,
): Promise<void> {
  const { requestId, bankAccount, bankedOn } = banking;
  await tx.query({
    name: 'payments-banked',
    text: `UPDATE payment SET deposit_id = $3, bank_account = $4, banked_on = $5::date, updated_at = $6,
                  cleared_on = CASE WHEN payment_id = ANY ($7) THEN $5::date END
            WHERE tenant_id = $1 AND payment_id = ANY ($2)`,
    values: [tx.tenantId, paymentIds, requestId, bankAccount, bankedOn, at, clearedIds],
  });
}

/** Marks a banked payment as cleared: its money is there for good. */
export async function markCleared(
  tx: Tx,
  paymentId: string,
  clearedOn: BusinessDate,
  at: Date,
): Promise<void> {
  await tx.query({
    name: 'payment-cleared',
    text: 'UPDATE payment SET cleared_on = $3, updated_at = $4 WHERE tenant_id = $1 AND payment_id = $2',
    values: [tx.tenantId, paymentId, clearedOn, at],
  });
}
