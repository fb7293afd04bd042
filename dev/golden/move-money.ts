import { effectOf } from '../../activities/rent-payment/refused';
import { transfer, type OwnCash } from '../../domain/accounting/transfer';
import { writeEffect } from '../../store/rent-payment/effect';
import { ORIGIN } from './accepted-rows';
import type { EventOf } from './events';
import { PLACES } from './places';
import { NO_WORKFLOW, write, type Posting } from './posting';
import { match, receiveUnidentified } from './receive';
import { approveCreditRefund, approvePaymentRefund, endPayout, startRefund } from './refund';

const ownCash = (account: OwnCash['account']): OwnCash => ({ account, place: PLACES[account] });

function move(posting: Posting, event: EventOf<'transfer'>, transferId: string): Promise<void> {
  const { type: kind, date: businessDate, from, to, amount: amountMinor } = event;
  const fact = { reference: `transfer:${transferId}`, kind, businessDate, leaseId: null, origin: ORIGIN };
  return write(posting, async (tx) => {
    const effect = effectOf(transfer({ transferId, from: ownCash(from), to: ownCash(to), amountMinor }));
    await writeEffect(tx, { ...fact, causationId: NO_WORKFLOW, at: posting.at }, effect);
  });
}

/** Posts an event of M-Pesa money: into suspense and out of it, back to a customer, between our own accounts. */
export function moveMoney(
  posting: Posting,
  event: EventOf<
    | ('suspense_receipt' | 'suspense_matched' | 'credit_refund_approved' | 'payment_refund_approved')
    | ('refund_started' | 'payout_unknown' | 'payout_failed' | 'payout_confirmed' | 'transfer')
  >,
  index: number,
): Promise<void> {
  switch (event.type) {
    case 'suspense_receipt':
      return receiveUnidentified(posting, event);
    case 'suspense_matched':
      return match(posting, event);
    case 'credit_refund_approved':
      return approveCreditRefund(posting, event, index);
    case 'payment_refund_approved':
      return approvePaymentRefund(posting, event, index);
    case 'refund_started':
      return startRefund(posting, event);
    case 'payout_unknown':
    case 'payout_failed':
    case 'payout_confirmed':
      return endPayout(posting, event);
    case 'transfer':
      return move(posting, event, `trf_${index}`);
  }
}
