import { REFUND_TRANSITIONS, type RefundStatus } from '../../domain/rent-payment/refund-status';
import {
  ATTEMPT_TRANSITIONS,
  PAYMENT_TRANSITIONS,
  REQUEST_TRANSITIONS,
  sourcesOf,
  type AttemptStatus,
  type PaymentStatus,
  type RequestStatus,
} from '../../domain/rent-payment/status';
import type { AttemptMove } from '../../store/rent-payment/attempt-row';
import type { PaymentMove } from '../../store/rent-payment/payment-row';
import type { RefundMove } from '../../store/rent-payment/refund-row';
import type { RequestMove, RequestOutcome } from '../../store/rent-payment/request-row';

/** A move of a payment that its transition table has; the store refuses it from any other status. */
export function paymentMove(to: PaymentStatus, change: Omit<PaymentMove, 'to' | 'from'> = {}): PaymentMove {
  return { to, from: sourcesOf<PaymentStatus>(PAYMENT_TRANSITIONS, to), ...change };
}

/** Two moves of a payment in one write, between which nobody could see it: from where `via` may be reached, to `to`. */
export function paymentMoveThrough(
  via: PaymentStatus,
  to: PaymentStatus,
  change: Omit<PaymentMove, 'to' | 'from'> = {},
): PaymentMove {
  if (!paymentMove(to).from.includes(via)) throw new Error(`no payment goes from ${via} to ${to}`);
  return { ...paymentMove(to, change), from: paymentMove(via).from };
}

/** A move of a request that its transition table has. */
export function requestMove(outcome: RequestOutcome): RequestMove {
  return { ...outcome, from: sourcesOf<RequestStatus>(REQUEST_TRANSITIONS, outcome.status) };
}

/** A move of an attempt that its transition table has. */
export function attemptMove(to: AttemptStatus, change: Omit<AttemptMove, 'to' | 'from'> = {}): AttemptMove {
  return { to, from: sourcesOf<AttemptStatus>(ATTEMPT_TRANSITIONS, to), ...change };
}

/** A move of a refund that its transition table has. */
export function refundMove(to: RefundStatus, change: Omit<RefundMove, 'to' | 'from'> = {}): RefundMove {
  return { to, from: sourcesOf<RefundStatus>(REFUND_TRANSITIONS, to), ...change };
}
