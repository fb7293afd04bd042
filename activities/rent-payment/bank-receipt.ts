import { bankReceipt as rule } from '../../domain/accounting/bank-receipt';
import type { Tx } from '../../kernel/db';
import type { Origin } from '../../kernel/events';
import type { BusinessDate } from '../../kernel/time';
import { markBanked } from '../../store/rent-payment/deposit-row';
import { writeEffect } from '../../store/rent-payment/effect';
import { lockReceipt } from './locked-receipt';
import { effectOf } from './refused';

/** One receipt brought to a bank account by itself, without a deposit slip of many. */
export interface ReceiptToBank {
  readonly paymentId: string;
  readonly bankAccount: string;
  readonly bankedOn: BusinessDate;
  readonly origin: Origin;
}

/**
 * Banks one receipt in the caller's transaction (1060 → 1010); nothing clears by it. Not an activity: a manager banks by
 * `postDeposit`, scenarios keep the two events apart.
 * @throws Refused PAYMENT_NOT_BANKABLE, OWNERSHIP_NOT_DEFINED, or by the rule.
 */
export async function bankReceipt(tx: Tx, toBank: ReceiptToBank, at: Date): Promise<void> {
  const { paymentId, bankAccount, bankedOn, origin } = toBank;
  const { payment, receipt } = await lockReceipt(tx, paymentId, bankedOn);
  const effect = effectOf(rule(receipt, bankAccount));
  const fact = { reference: `receipt-banked:${paymentId}`, kind: 'bank_receipt', businessDate: bankedOn };
  const causationId = origin.correlationId;
  await writeEffect(tx, { ...fact, leaseId: payment.leaseId, origin, causationId, at }, effect);
  await markBanked(tx, { requestId: null, bankAccount, bankedOn }, [paymentId], [], at);
}
