import { total } from '../../ledger/support/paper-book';
import type { PaperTill } from '../../ledger/support/paper-till';
import type { Draw, Drawn } from './drawn';

/** Events of M-Pesa money, as often as they are drawn. */
export const MONEY_TYPES: readonly string[] = [
  ...['suspense_receipt', 'suspense_matched', 'suspense_matched', 'transfer', 'credit_refund_approved'],
  ...['payment_refund_approved', 'payment_refund_approved', 'refund_started', 'refund_started'],
  ...['payout_unknown', 'payout_failed', 'payout_failed', 'payout_confirmed', 'payout_confirmed'],
];

const CASH = ['1010', '1020', '1030', '1040'] as const;

/** A part of what is there; more than it where the draw says so, to be refused. */
const partOf = (whole: bigint, { partBps }: Draw): bigint =>
  whole <= 0n ? 1n : (whole * partBps + 9_999n) / 10_000n;

/** One of these, undefined when there is none. */
const oneOf = <T>(list: readonly T[], { pick }: Draw): T | undefined => list[pick % Math.max(list.length, 1)];

/** The event of such a draw; a tenth of those that name an earlier one do not ask whether it is still open. */
export function moneyEvent(till: PaperTill, draw: Draw, index: number, set: string): Drawn {
  const { date, type, lease, amount } = draw;
  switch (type) {
    case 'suspense_receipt': {
      const id = `s${index}`;
      const event = { date, type, id, ref: `TX${index}`, amount };
      return { event, onPaper: () => till.suspenseReceipt(id, amount) };
    }
    case 'suspense_matched': {
      const id = `m${index}`;
      const item = oneOf(
        till.suspense.filter(({ matched }) => !matched || draw.pick % 10 === 0),
        draw,
      );
      const event = item && { date, type, id, suspense: item.id, lease };
      return event && { event, onPaper: () => till.match(id, event.suspense, lease, set) };
    }
    case 'transfer': {
      const [from, to] = [oneOf(CASH, draw)!, CASH[Math.floor(draw.pick / 4) % 4]!];
      return { event: { date, type, from, to, amount }, onPaper: () => till.transfer(from, to, amount) };
    }
    default:
      return type.startsWith('payout_') ? payoutEvent(till, draw) : refundEvent(till, draw, index);
  }
}

function refundEvent(till: PaperTill, draw: Draw, index: number): Drawn {
  const { date, type, lease, pick } = draw;
  const { credits, holdings, receipts } = till.book;
  if (type === 'credit_refund_approved') {
    const own = credits.filter((credit) => credit.lease === lease);
    const amount = partOf(total(own.map(({ left }) => left)), draw);
    return { event: { date, type, lease, amount }, onPaper: () => till.refundCredit(lease, amount) };
  }
  if (type === 'payment_refund_approved') {
    const wanted = receipts.filter(
      ({ method, reversed }) => (method === 'mpesa' && !reversed) || pick % 10 === 0,
    );
    const id = oneOf(wanted, draw)?.id;
    if (id === undefined) return undefined;
    const left = credits.filter(({ payment }) => payment === id).map((credit) => credit.left);
    const paid = holdings.filter(({ payment, credit }) => payment === id && credit === null);
    const amount = partOf(total([...left, ...paid.map((holding) => holding.amount)]), draw);
    return { event: { date, type, receipt: id, amount }, onPaper: () => till.refundPayment(id, amount) };
  }
  return startEvent(till, draw, `p${index}`);
}

function startEvent(till: PaperTill, draw: Draw, payout: string): Drawn {
  const { date, type, pick } = draw;
  const owed = [...till.approved.keys()].filter((lease) => till.owed(lease) > 0n);
  const lease = pick % 10 === 0 ? draw.lease : oneOf(owed, draw);
  if (lease === undefined) return undefined;
  const channel = pick % 2 === 0 ? 'b2c' : 'bank';
  const amount = partOf(till.owed(lease), draw);
  const event = { date, type, payout, lease, channel, amount };
  return { event, onPaper: () => till.start(payout, lease, channel, amount) };
}

function payoutEvent(till: PaperTill, draw: Draw): Drawn {
  const { date, type, pick } = draw;
  const isOpen = (state: string): boolean => state === 'sent' || state === 'unknown' || pick % 10 === 0;
  const payout = oneOf(
    till.payouts.filter(({ state }) => isOpen(state)),
    draw,
  )?.id;
  const state = type.slice('payout_'.length) as 'unknown' | 'failed' | 'confirmed';
  return payout === undefined
    ? undefined
    : { event: { date, type, payout }, onPaper: () => till.end(payout, state) };
}
