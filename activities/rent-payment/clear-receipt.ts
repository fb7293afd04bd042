import { receiptCleared } from '../../domain/accounting/receipt-cleared';
import type { Tx } from '../../kernel/db';
import type { Origin } from '../../kernel/events';
import type { BusinessDate } from '../../kernel/time';
import { markCleared } from '../../store/rent-payment/deposit-row';
import { writeEffect } from '../../store/rent-payment/effect';
import { lockReceipt } from './locked-receipt';
import { effectOf } from './refused';

/** A banked receipt whose money is there for good: a cheque after the bank's days. */
export interface ReceiptToClear {
  readonly paymentId: string;
  readonly clearedOn: BusinessDate;
  readonly origin: Origin;
}

/**
 * Clears a banked receipt in the caller's transaction (2205 → 2200). Not yet an activity: the bank statement will say when
 * a cheque clears; scenarios say it themselves.
 * @throws Refused PAYMENT_NOT_BANKABLE, OWNERSHIP_NOT_DEFINED, or by the rule.
 */
export async function clearReceipt(
  tx: Tx,
  { paymentId, clearedOn, origin }: ReceiptToClear,
  at: Date,
): Promise<void> {
  const { payment, receipt } = await lockReceipt(tx, paymentId, clearedOn);
  const effect = effectOf(receiptCleared(receipt));
  const fact = {
    reference: `receipt-cleared:${paymentId}`,
    kind: 'receipt_cleared',
    businessDate: clearedOn,
  };
  const causationId = origin.correlationId;
  await writeEffect(tx, { ...fact, leaseId: payment.leaseId, origin, causationId, at }, effect);
  await markCleared(tx, paymentId, clearedOn, at);
}
