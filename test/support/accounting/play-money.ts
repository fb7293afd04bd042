import { creditRefundApproved } from '../../../domain/accounting/credit-refund-approved';
import { paymentRefundApproved } from '../../../domain/accounting/payment-refund-approved';
import { payoutConfirmed } from '../../../domain/accounting/payout-confirmed';
import { payoutFailed } from '../../../domain/accounting/payout-failed';
import type { PayoutChannel } from '../../../domain/accounting/payouts';
import { refundStarted } from '../../../domain/accounting/refund-started';
import { allow, type Effect, type Ruling } from '../../../domain/accounting/ruling';
import { suspenseMatched } from '../../../domain/accounting/suspense-matched';
import { suspenseReceipt } from '../../../domain/accounting/suspense-receipt';
import { transfer, type OwnCash } from '../../../domain/accounting/transfer';
import { accountingPolicy, cents, leaseOn, PLACES, text, type Play } from './event-fields';
import { present, RefusedError, type MemoryPayout } from './memory-book';

const OWN_PLACES = {
  1010: { bankAccount: 'KCB-1' },
  1020: { bankAccount: 'KCB-2' },
  1030: { shortcode: '600100' },
  1040: { shortcode: '600200' },
} as const;

const ownCash = (account: string): OwnCash => ({
  account: account as OwnCash['account'],
  place: OWN_PLACES[Number(account) as keyof typeof OWN_PLACES],
});

const NOTHING = allow({ posting: null });

/** What becomes of a payout that is on its way or unknown, by the event that says so. */
function ending(
  status: MemoryPayout['status'],
  ruleOf: (payout: MemoryPayout, lease: Attempt) => Ruling,
): Play {
  return (book, event, policy) => {
    const payout = book.payouts.get(text(event, 'payout'));
    const isOpen = payout?.status === 'sent' || (payout?.status === 'unknown' && status !== 'unknown');
    if (!payout || !isOpen) throw new RefusedError('PAYOUT_NOT_IN_TRANSIT');
    const { payoutId: attemptId, amountMinor, leaseId } = payout;
    const lease = leaseOn(policy, leaseId, event.date);
    const effect = book.write(event.date, leaseId, ruleOf(payout, { lease, attemptId, amountMinor }));
    book.payouts.set(attemptId, { ...payout, status });
    return effect;
  };
}

type Attempt = Parameters<typeof payoutFailed>[0];

/** Events of M-Pesa money: suspense, refunds and their payouts, and moves between our own accounts. */
export const MONEY_PLAYS: Readonly<Record<string, Play>> = {
  suspense_receipt: (book, event) => {
    const [suspenseId, providerRef] = [text(event, 'id'), text(event, 'ref')];
    const item = { suspenseId, providerRef, amountMinor: cents(event, 'amount'), matched: false };
    const effect = book.write(event.date, '', suspenseReceipt({ ...item, place: PLACES.mpesa }));
    book.suspense.set(suspenseId, item);
    return effect;
  },
  suspense_matched: (book, event, policy) => {
    const lease = leaseOn(policy, text(event, 'lease'), event.date);
    const suspense = present(book.suspense.get(text(event, 'suspense')), text(event, 'suspense'));
    const payment = { paymentId: text(event, 'id'), place: PLACES.mpesa };
    const [charges, { amountMinor }] = [book.chargesOf(lease.leaseId), suspense];
    const ruling = suspenseMatched({ policy: accountingPolicy(policy), lease, suspense, payment, charges });
    if (ruling.ok) {
      const state = { cleared: true, refundedMinor: 0n, reversed: false };
      book.addReceipt({ ...payment, lease, method: 'mpesa', amountMinor, ...state });
      book.suspense.set(suspense.suspenseId, { ...suspense, matched: true });
    }
    return book.write(event.date, lease.leaseId, ruling);
  },
  credit_refund_approved: (book, event, policy) => {
    const lease = leaseOn(policy, text(event, 'lease'), event.date);
    const lots = book.lotsOf(lease.leaseId);
    const ruling = creditRefundApproved({ lease, lots, amountMinor: cents(event, 'amount') });
    return book.write(event.date, lease.leaseId, ruling);
  },
  payment_refund_approved: (book, event, policy) => {
    const receipt = book.receipt(text(event, 'receipt'));
    const { leaseId } = receipt.lease;
    const charges = book.chargesOf(leaseId);
    const amountMinor = cents(event, 'amount');
    const ruling = paymentRefundApproved({ policy: accountingPolicy(policy), receipt, charges, amountMinor });
    return book.write(event.date, leaseId, ruling);
  },
  refund_started: (book, event, policy) => {
    const lease = leaseOn(policy, text(event, 'lease'), event.date);
    const [payoutId, amountMinor] = [text(event, 'payout'), cents(event, 'amount')];
    const effect = book.write(
      event.date,
      lease.leaseId,
      refundStarted({ lease, attemptId: payoutId, amountMinor }),
    );
    const channel = text(event, 'channel') as PayoutChannel;
    book.payouts.set(payoutId, { payoutId, leaseId: lease.leaseId, channel, amountMinor, status: 'sent' });
    return effect;
  },
  payout_unknown: ending('unknown', () => NOTHING),
  payout_failed: ending('failed', (_payout, attempt) => payoutFailed(attempt)),
  payout_confirmed: ending('succeeded', ({ channel }, attempt) => {
    const place = channel === 'b2c' ? OWN_PLACES[1040] : OWN_PLACES[1010];
    return payoutConfirmed({ ...attempt, channel, place });
  }),
  transfer: (book, event): Effect => {
    const [from, to] = [ownCash(text(event, 'from')), ownCash(text(event, 'to'))];
    const ruling = transfer({
      transferId: `trf_${book.lines.length}`,
      from,
      to,
      amountMinor: cents(event, 'amount'),
    });
    return book.write(event.date, '', ruling);
  },
};
