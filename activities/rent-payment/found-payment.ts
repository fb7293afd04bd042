import type { Tx } from '../../kernel/db';
import type { BusinessDate } from '../../kernel/time';
import { lockLease } from '../../store/rent-payment/book';
import { lockPayment, movePayment } from '../../store/rent-payment/payment-row';
import { paymentFacts } from './facts';
import { paymentMove } from './moves';
import { postReceipt, type ReceiptRule } from './post-receipt';

/** Money that made a payment of its own. */
export interface FoundMoney {
  readonly paymentId: string;
  readonly receiptNumber: string;
  readonly on: BusinessDate;
  readonly causationId: string;
}

/**
 * Opens and settles a payment that was made for money already there, in the caller's transaction: payment.initiated, then
 * everything that a receipt does.
 * @throws Refused by a rule of accounting; AppError of the ledger.
 */
export async function settleFound(
  tx: Tx,
  { paymentId, receiptNumber, on, causationId }: FoundMoney,
  at: Date,
  rule?: ReceiptRule,
): Promise<void> {
  const payment = { ...(await lockPayment(tx, paymentId)), receiptNumber };
  const book = await lockLease(tx, payment.leaseId, on);
  const initiated = { type: 'payment.initiated', data: paymentFacts(payment, book), causationId } as const;
  await movePayment(tx, payment, paymentMove('pending'), [initiated], at);
  await postReceipt(tx, { ...payment, status: 'pending', eventSeq: payment.eventSeq + 1n }, at, rule);
}
