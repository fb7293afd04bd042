import type { Tx } from '../../kernel/db';
import { lockPayment } from '../../store/rent-payment/payment-row';
import { paymentFacts } from './facts';
import { readGround, writeReceipt, type ReceiptRule } from './post-receipt';

/** Money that made a payment of its own. */
export interface FoundMoney {
  readonly paymentId: string;
  readonly receiptNumber: string;
  readonly causationId: string;
}

/**
 * Opens and settles a payment that was made for money already there, in the caller's transaction: payment.initiated, then
 * everything that a receipt does.
 * @throws Refused by a rule of accounting; AppError of the ledger.
 */
export async function settleFound(
  tx: Tx,
  { paymentId, receiptNumber, causationId }: FoundMoney,
  at: Date,
  rule?: ReceiptRule,
): Promise<void> {
  const payment = { ...(await lockPayment(tx, paymentId)), receiptNumber };
  const ground = await readGround(tx, payment);
  const opening = {
    type: 'payment.initiated',
    data: paymentFacts(payment, ground.book),
    causationId,
  } as const;
  await writeReceipt(tx, payment, ground, { at, by: rule, opening });
}
