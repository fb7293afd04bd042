import type { Receipt } from '../../domain/accounting/book';
import type { Tx } from '../../kernel/db';
import type { BusinessDate } from '../../kernel/time';
import { lockLease, receiptsOf } from '../../store/rent-payment/book';
import { lockPayment, type PaymentRow } from '../../store/rent-payment/payment-row';
import { Refused, requireOwnership } from './refused';

/**
 * A payment that was received, locked with its lease, as the rules see it.
 * @throws Refused PAYMENT_NOT_BANKABLE when it never succeeded, OWNERSHIP_NOT_DEFINED.
 */
export async function lockReceipt(
  tx: Tx,
  paymentId: string,
  day: BusinessDate,
): Promise<{ payment: PaymentRow; receipt: Receipt }> {
  const payment = await lockPayment(tx, paymentId);
  if (payment.status !== 'succeeded' && payment.status !== 'reversed')
    throw new Refused('PAYMENT_NOT_BANKABLE');
  const book = requireOwnership(await lockLease(tx, payment.leaseId, day));
  const [receipt] = await receiptsOf(tx, [payment], new Map([[payment.leaseId, book]]));
  if (!receipt) throw new Error(`payment ${paymentId} gave no receipt`);
  return { payment, receipt };
}
