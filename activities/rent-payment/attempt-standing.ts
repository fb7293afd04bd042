import type { Tx } from '../../kernel/db';
import { lockAttempt } from '../../store/rent-payment/attempt-row';
import { standingOf, type PaymentStanding } from '../../store/rent-payment/payment-row';

/** Where an attempt and its payment stand after a step. */
export interface AttemptStanding extends PaymentStanding {
  readonly attempt: 'open' | 'succeeded' | 'failed';
  /** True while a success is provisional: the provider's receipt is still to come. */
  readonly receiptPending: boolean;
  /** True where the statement is to be asked at once. */
  readonly asksStatement: boolean;
}

/** Reads where an attempt stands, with what this transaction wrote. */
export async function attemptStanding(
  tx: Tx,
  paymentId: string,
  attemptId: string,
): Promise<AttemptStanding> {
  const { payment, attempt } = await lockAttempt(tx, paymentId, attemptId);
  const { status, receiptNumber } = attempt;
  return {
    ...standingOf(payment),
    attempt: status === 'succeeded' || status === 'failed' ? status : 'open',
    receiptPending: status === 'succeeded' && receiptNumber === null,
    asksStatement: false,
  };
}
