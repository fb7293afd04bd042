import type { RefundInput } from '../../contracts/rent-payment';
import { paymentRefundApproved } from '../../domain/accounting/payment-refund-approved';
import { inTransaction, type Pool, type Tx } from '../../kernel/db';
import { eventIdOf, markProcessStarted, markSignalHandled } from '../../kernel/events';
import { businessDateIn, NAIROBI } from '../../kernel/time';
import { chargesNamed, lockLease, receiptsOf } from '../../store/rent-payment/book';
import { writeEffect } from '../../store/rent-payment/effect';
import { lockPayment, type PaymentRow } from '../../store/rent-payment/payment-row';
import { addRefunded, lockRefund, moveRefund, type RefundRow } from '../../store/rent-payment/refund-row';
import type { RentPaymentDeps } from './deps';
import { refundMove } from './moves';
import { refundFacts, refundReference, refundStanding, type RefundStanding } from './refund-facts';
import { effectOf, Refused, requireOwnership, unlessRefused } from './refused';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

const isUndecided = ({ status }: RefundRow): boolean =>
  status === 'received' || status === 'awaiting_approval';

async function approve(tx: Tx, refund: RefundRow, payment: PaymentRow, at: Date): Promise<void> {
  const { refundId, amountMinor, leaseId, origin, approvedBy } = refund;
  const businessDate = businessDateIn(NAIROBI, at);
  const book = requireOwnership(await lockLease(tx, leaseId, businessDate));
  const [receipt] = await receiptsOf(tx, [payment], new Map([[leaseId, book]]));
  if (!receipt) throw new Error(`payment ${payment.paymentId} gave no receipt`);
  const charges = await chargesNamed(tx, [...new Set(receipt.allocations.map(({ chargeId }) => chargeId))]);
  const effect = effectOf(paymentRefundApproved({ policy: book.policy, receipt, charges, amountMinor }));
  const causationId = eventIdOf(tx.tenantId, payment.paymentId, payment.eventSeq);
  const reference = refundReference('approved', refundId);
  await writeEffect(
    tx,
    { reference, kind: 'refund_approved', businessDate, leaseId, origin, causationId, at },
    effect,
  );
  await addRefunded(tx, payment.paymentId, amountMinor, at);
  const data = { ...(await refundFacts(tx, refund, book)), approvedBy, ledgerReference: reference };
  await moveRefund(tx, refund, refundMove('approved'), [{ type: 'refund.approved', data, causationId }], at);
}

async function open(tx: Tx, refundId: string, approvalAboveMinor: bigint, at: Date): Promise<RefundStanding> {
  const refund = await lockRefund(tx, refundId);
  const { status, amountMinor, approvedBy, paymentId } = refund;
  if (!isUndecided(refund)) return refundStanding(refund);
  if (amountMinor > approvalAboveMinor && approvedBy === null) {
    if (status === 'received') await moveRefund(tx, refund, refundMove('awaiting_approval'), [], at);
    return { status: 'awaiting_approval', reason: null };
  }
  const payment = await lockPayment(tx, paymentId ?? '');
  if (payment.status !== 'succeeded') throw new Refused('PAYMENT_NOT_REFUNDABLE');
  await approve(tx, refund, payment, at);
  return { status: 'approved', reason: null };
}

async function refuse(tx: Tx, refundId: string, reason: string, at: Date): Promise<RefundStanding> {
  const refund = await lockRefund(tx, refundId);
  if (!isUndecided(refund)) return refundStanding(refund);
  const { paymentId, origin } = refund;
  const causationId = origin.correlationId;
  const event = { type: 'refund.refused', data: { refundId, paymentId, reason }, causationId } as const;
  await moveRefund(tx, refund, refundMove('refused', { failureReason: reason }), [event], at);
  return { status: 'refused', reason };
}

/** Refuses what nobody approved. What somebody did, and its process was not told of yet, is opened by that word. */
async function endWait(
  tx: Tx,
  refundId: string,
  reason: string,
  deps: RentPaymentDeps,
  at: Date,
): Promise<RefundStanding> {
  const { approvedBy } = await lockRefund(tx, refundId);
  const isApproved = reason === 'APPROVAL_TIMED_OUT' && approvedBy !== null;
  return isApproved
    ? open(tx, refundId, deps.refundApprovalAboveMinor, at)
    : refuse(tx, refundId, reason, at);
}

async function run(
  pool: Pool,
  { tenantId, refundId }: RefundInput,
  label: string,
  work: (tx: Tx) => Promise<RefundStanding>,
): Promise<RefundStanding> {
  return inTransaction(pool, tenantId, label, async (tx) => {
    await markProcessStarted(tx, workflowIdOfStep());
    await markSignalHandled(tx, `${refundId}.approved`);
    return work(tx);
  });
}

/**
 * Approves a refund and takes its money out of prepaid rent and charges, in one commit; above the limit only once a second
 * person has approved it, until when it waits. What a rule refuses is refused with its reason. Safe to repeat.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export const openRefundActivity =
  (deps: RentPaymentDeps) =>
  (input: RefundInput, at: string): Promise<RefundStanding | RefusedStep> =>
    databaseDeed(deps, () => {
      const when = new Date(at);
      const { refundId } = input;
      return unlessRefused(
        () =>
          run(deps.pool, input, 'open-refund', (tx) =>
            open(tx, refundId, deps.refundApprovalAboveMinor, when),
          ),
        (reason) => run(deps.pool, input, 'refuse-refund', (tx) => refuse(tx, refundId, reason, when)),
      );
    });

/**
 * Refuses a refund that nobody approved in time; one that was approved by then, and whose process has not heard of it, is
 * approved as by openRefund. One that went on meanwhile goes on. Safe to repeat.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export const refuseRefundActivity =
  (deps: RentPaymentDeps) =>
  (input: RefundInput, reason: string, at: string): Promise<RefundStanding | RefusedStep> =>
    databaseDeed(deps, () => {
      const when = new Date(at);
      const { refundId } = input;
      const refuseFor = (work: (tx: Tx) => Promise<RefundStanding>) =>
        run(deps.pool, input, 'refuse-refund', work);
      return unlessRefused(
        () => refuseFor((tx) => endWait(tx, refundId, reason, deps, when)),
        (rule) => refuseFor((tx) => refuse(tx, refundId, rule, when)),
      );
    });
