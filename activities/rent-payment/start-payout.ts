import type { RefundInput } from '../../contracts/rent-payment';
import { refundStarted } from '../../domain/accounting/refund-started';
import { inTransaction, type Tx } from '../../kernel/db';
import { eventIdOf } from '../../kernel/events';
import { businessDateIn, NAIROBI } from '../../kernel/time';
import { lockLease } from '../../store/rent-payment/book';
import { writeEffect } from '../../store/rent-payment/effect';
import { lockPayment } from '../../store/rent-payment/payment-row';
import { lockRefund, moveRefund, type RefundRow } from '../../store/rent-payment/refund-row';
import type { RentPaymentDeps } from './deps';
import { refundMove } from './moves';
import { refundReference, refundStanding, type RefundStanding } from './refund-facts';
import { effectOf } from './refused';
import { databaseDeed, type RefusedStep } from './step';

/** A payout under way, and when its outcome is asked for. */
export interface StartedPayout extends RefundStanding {
  readonly askAfterSeconds: readonly number[];
  /** True where it was under way before this step: a try of another run of the process may have left. */
  readonly mayHaveLeft: boolean;
}

async function start(tx: Tx, refund: RefundRow, deps: RentPaymentDeps, at: Date): Promise<void> {
  const { refundId, leaseId, amountMinor, origin, paymentId } = refund;
  const payment = await lockPayment(tx, paymentId ?? '');
  const businessDate = businessDateIn(NAIROBI, at);
  const { lease } = await lockLease(tx, leaseId, businessDate);
  const effect = effectOf(refundStarted({ lease, attemptId: refundId, amountMinor }));
  const causationId = eventIdOf(tx.tenantId, refundId, refund.eventSeq);
  const reference = refundReference('started', refundId);
  await writeEffect(
    tx,
    { reference, kind: 'refund_started', businessDate, leaseId, origin, causationId, at },
    effect,
  );
  const shortCode = deps.payoutShortCodeOf(tx.tenantId, payment.shortcode ?? '');
  // Our own name for the call, the same in every try: the provider refuses it twice, and so pays once.
  const move = refundMove('sent', { shortCode, originatorConversationId: refundId });
  await moveRefund(tx, refund, move, [], at);
}

/** Moves the money of an approved refund to payouts in transit, before anything is sent. Safe to repeat. */
export const startPayoutActivity =
  (deps: RentPaymentDeps) =>
  ({ tenantId, refundId }: RefundInput, at: string): Promise<StartedPayout | RefusedStep> =>
    databaseDeed(deps, () =>
      inTransaction(deps.pool, tenantId, 'start-payout', async (tx) => {
        const refund = await lockRefund(tx, refundId);
        const askAfterSeconds = deps.payoutAskAfterSeconds;
        if (refund.status !== 'approved')
          return { ...refundStanding(refund), askAfterSeconds, mayHaveLeft: true };
        await start(tx, refund, deps, new Date(at));
        return { status: 'sent', reason: null, askAfterSeconds, mayHaveLeft: false };
      }),
    );
