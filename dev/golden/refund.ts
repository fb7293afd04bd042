import { asRefusal, effectOf, Refused } from '../../activities/rent-payment/refused';
import { creditRefundApproved } from '../../domain/accounting/credit-refund-approved';
import { paymentRefundApproved } from '../../domain/accounting/payment-refund-approved';
import { payoutConfirmed } from '../../domain/accounting/payout-confirmed';
import { payoutFailed } from '../../domain/accounting/payout-failed';
import type { RefundPayout } from '../../domain/accounting/payouts';
import { refundStarted } from '../../domain/accounting/refund-started';
import { allow, type Ruling } from '../../domain/accounting/ruling';
import { REFUND_TRANSITIONS, type RefundStatus } from '../../domain/rent-payment/refund-status';
import { sourcesOf } from '../../domain/rent-payment/status';
import type { Tx } from '../../kernel/db';
import { chargesNamed, creditLots, lockLease, receiptsOf } from '../../store/rent-payment/book';
import { writeEffect } from '../../store/rent-payment/effect';
import { lockPayment } from '../../store/rent-payment/payment-row';
import {
  addRefunded,
  insertRefund,
  lockRefund,
  moveRefund,
  type RefundMove,
  type RefundRow,
} from '../../store/rent-payment/refund-row';
import { ORIGIN } from './accepted-rows';
import type { EventOf } from './events';
import { PLACES } from './places';
import { NO_WORKFLOW, paymentId, write, type Posting } from './posting';

const refundId = (payout: string): string => `rfd_${payout}`;

const factOf = (reference: string, kind: string, businessDate: string, leaseId: string, at: Date) => ({
  ...{ reference, kind, businessDate, leaseId, at },
  ...{ origin: ORIGIN, causationId: NO_WORKFLOW },
});

/** Credit of a lease to be refunded. @throws Refused by the rule. */
export function approveCreditRefund(
  posting: Posting,
  { type, lease: leaseId, date, amount: amountMinor }: EventOf<'credit_refund_approved'>,
  index: number,
): Promise<void> {
  return write(posting, async (tx) => {
    const { lease } = await lockLease(tx, leaseId, date);
    const lots = await creditLots(tx, leaseId);
    const effect = effectOf(creditRefundApproved({ lease, lots, amountMinor }));
    await writeEffect(tx, factOf(`credit-refund:${index}`, type, date, leaseId, posting.at), effect);
  });
}

/** A payment to be refunded, or a part of it. @throws Refused PAYMENT_NOT_REFUNDABLE, or by the rule. */
export function approvePaymentRefund(
  posting: Posting,
  { type, receipt: name, date, amount: amountMinor }: EventOf<'payment_refund_approved'>,
  index: number,
): Promise<void> {
  const { at } = posting;
  return write(posting, async (tx) => {
    const payment = await lockPayment(tx, paymentId(name));
    const { leaseId, status } = payment;
    if (status !== 'succeeded' && status !== 'reversed') throw new Refused('PAYMENT_NOT_REFUNDABLE');
    const book = await lockLease(tx, leaseId, date);
    const [receipt] = await receiptsOf(tx, [payment], new Map([[leaseId, book]]));
    if (!receipt) throw new Error(`payment ${payment.paymentId} gave no receipt`);
    const { policy } = book;
    const paid = new Set(receipt.allocations.map(({ chargeId }) => chargeId));
    const charges = await chargesNamed(tx, [...paid]);
    const effect = effectOf(paymentRefundApproved({ policy, receipt, charges, amountMinor }));
    await writeEffect(tx, factOf(`payment-refund:${index}`, type, date, leaseId, at), effect);
    await addRefunded(tx, payment.paymentId, amountMinor, at);
  });
}

const refundMove = (to: RefundStatus, change: Omit<RefundMove, 'to' | 'from'> = {}): RefundMove => ({
  ...{ to, from: sourcesOf<RefundStatus>(REFUND_TRANSITIONS, to) },
  ...change,
});

async function attemptOf(tx: Tx, refund: RefundRow, date: string): Promise<RefundPayout> {
  const { refundId: attemptId, leaseId, amountMinor } = refund;
  const { lease } = await lockLease(tx, leaseId, date);
  return { lease, attemptId, amountMinor };
}

/** The guard of 2410 says no: nothing was approved for so much. Anything else stays what it is. */
function startRefusal(error: unknown): unknown {
  const refusal = asRefusal(error);
  const isGuard = refusal instanceof Refused && refusal.reason === 'OWNER_FUNDS_SPENT';
  return isGuard ? new Refused('REFUND_NOT_APPROVED', refusal) : refusal;
}

/**
 * A payout of what a lease has approved, whichever approvals it comes from: a scenario says only how much leaves now. Each
 * is a refund row of its own. @throws Refused REFUND_NOT_APPROVED; the row is then refused.
 */
export async function startRefund(posting: Posting, event: EventOf<'refund_started'>): Promise<void> {
  const { type, payout, lease: leaseId, channel, amount: amountMinor, date } = event;
  const { at } = posting;
  const id = refundId(payout);
  const asked = { paymentId: null, leaseId, amountMinor, channel, phone: null };
  const words = { reason: 'golden scenario', requestedBy: ORIGIN.actor.id, origin: ORIGIN };
  await write(posting, (tx) => insertRefund(tx, { refundId: id, ...asked, ...words }, at));
  try {
    await write(posting, async (tx) => {
      await moveRefund(tx, await lockRefund(tx, id), refundMove('approved'), [], at);
      const refund = await lockRefund(tx, id);
      const effect = effectOf(refundStarted(await attemptOf(tx, refund, date)));
      await writeEffect(tx, factOf(`refund-started:${id}`, type, date, leaseId, at), effect);
      await moveRefund(tx, refund, refundMove('sent'), [], at);
    });
  } catch (error) {
    const refusal = startRefusal(error);
    if (refusal instanceof Refused) {
      const move = refundMove('refused', { failureReason: refusal.reason });
      await write(posting, async (tx) => void (await moveRefund(tx, await lockRefund(tx, id), move, [], at)));
    }
    throw refusal;
  }
}

type Ending = EventOf<'payout_unknown' | 'payout_failed' | 'payout_confirmed'>;

const ENDINGS: Readonly<
  Record<Ending['type'], { move: RefundMove; rule: (attempt: RefundPayout, refund: RefundRow) => Ruling }>
> = {
  payout_unknown: { move: refundMove('unknown'), rule: () => allow({ posting: null }) },
  payout_failed: { move: refundMove('failed', { failureReason: 'golden scenario' }), rule: payoutFailed },
  payout_confirmed: {
    move: refundMove('succeeded'),
    rule: (attempt, { channel }) => {
      const place = channel === 'b2c' ? PLACES[1040] : PLACES[1010];
      return payoutConfirmed({ ...attempt, channel, place });
    },
  },
};

/** What became of a payout. @throws Refused PAYOUT_NOT_IN_TRANSIT when it never started, or that is known already. */
export function endPayout(posting: Posting, { type, payout, date }: Ending): Promise<void> {
  const { at } = posting;
  const { move, rule } = ENDINGS[type];
  return write(posting, async (tx) => {
    const refund = await lockRefund(tx, refundId(payout));
    if (!move.from.includes(refund.status)) throw new Refused('PAYOUT_NOT_IN_TRANSIT');
    const effect = effectOf(rule(await attemptOf(tx, refund, date), refund));
    const reference = `${type}:${refund.refundId}`;
    await writeEffect(tx, factOf(reference, type, date, refund.leaseId, at), effect);
    await moveRefund(tx, refund, move, [], at);
  });
}
