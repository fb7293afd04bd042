import { adjustCharges } from '../../activities/rent-payment/adjust-charges';
import { bankReceipt } from '../../activities/rent-payment/bank-receipt';
import { clearReceipt } from '../../activities/rent-payment/clear-receipt';
import { postCharge } from '../../activities/rent-payment/post-charge';
import { Refused } from '../../activities/rent-payment/refused';
import { reversePayment } from '../../activities/rent-payment/reverse-payment';
import type { Tx } from '../../kernel/db';
import { lines } from '../../kernel/ledger/read';
import { insertAdjustment, insertReversal, ORIGIN } from './accepted-rows';
import type { EventOf, GoldenEvent } from './events';
import { moveMoney } from './move-money';
import { PLACES } from './places';
import { NO_WORKFLOW, paymentId, write, type Posting } from './posting';
import { receive } from './receive';

const chargeId = (name: string): string => `chg_${name}`;

type Adjustment = EventOf<'apply_credit' | 'waiver' | 'concession' | 'write_off'>;

async function leaseOf(tx: Tx, charge: string): Promise<string> {
  const text = 'SELECT lease_id AS "leaseId" FROM charge WHERE tenant_id = $1 AND charge_id = $2';
  const { rows } = await tx.query<{ leaseId: string }>(text, [tx.tenantId, charge]);
  if (!rows[0]) throw new Refused('CHARGE_SETTLED');
  return rows[0].leaseId;
}

async function adjust(posting: Posting, event: Adjustment, adjustmentId: string): Promise<void> {
  const { pool, tenantId, at } = posting;
  await write(posting, async (tx) => {
    const of =
      event.type === 'apply_credit'
        ? { leaseId: event.lease, chargeId: null, amountMinor: null }
        : {
            leaseId: await leaseOf(tx, chargeId(event.charge)),
            chargeId: chargeId(event.charge),
            amountMinor: event.amount,
          };
    await insertAdjustment(tx, { ...of, adjustmentId, kind: event.type, date: event.date }, at);
  });
  const { reason } = await adjustCharges(pool, tenantId, adjustmentId, NO_WORKFLOW, at);
  // Credit that finds nothing to pay stays credit: the rule posts nothing, and that is no refusal here.
  if (reason !== null && reason !== 'NOTHING_TO_APPLY') throw new Refused(reason);
}

async function reverse(
  posting: Posting,
  event: EventOf<'receipt_reversed'>,
  reversalId: string,
): Promise<string | void> {
  const { pool, tenantId, at } = posting;
  const row = { reversalId, paymentId: paymentId(event.receipt), date: event.date, reason: event.reason };
  await write(posting, (tx) => insertReversal(tx, row, at));
  const { reason } = await reversePayment(pool, tenantId, reversalId, NO_WORKFLOW, at);
  if (reason !== null) throw new Refused(reason);
  const posted = await lines(pool, tenantId, [`payment-reversal:${reversalId}`]);
  const from = posted.filter(({ amountMinor }) => amountMinor < 0n).map(({ account }) => account);
  if (event.cash !== undefined && !from.includes(event.cash)) return `the money was not on ${event.cash}`;
}

function perform(posting: Posting, event: GoldenEvent, index: number): Promise<string | void> {
  const { at } = posting;
  switch (event.type) {
    case 'charge': {
      const { id, lease, category, date, due, amount, vat } = event;
      const billed = { chargeId: chargeId(id), leaseId: lease, category, chargedOn: date, dueOn: due };
      const amounts = { netMinor: amount, vatMinor: vat };
      return write(posting, (tx) => postCharge(tx, { ...billed, ...amounts, origin: ORIGIN }, at));
    }
    case 'receipt':
      return receive(posting, event);
    case 'bank_receipt': {
      const { bankAccount } = PLACES[1010];
      const banked = { paymentId: paymentId(event.receipt), bankAccount, bankedOn: event.date };
      return write(posting, (tx) => bankReceipt(tx, { ...banked, origin: ORIGIN }, at));
    }
    case 'receipt_cleared': {
      const cleared = { paymentId: paymentId(event.receipt), clearedOn: event.date, origin: ORIGIN };
      return write(posting, (tx) => clearReceipt(tx, cleared, at));
    }
    case 'receipt_reversed':
      return reverse(posting, event, `rev_${index}`);
    case 'apply_credit':
    case 'waiver':
    case 'concession':
    case 'write_off':
      return adjust(posting, event, `adj_${index}`);
    default:
      return moveMoney(posting, event, index);
  }
}

/**
 * Posts one event as the room does: its row as the door accepts it, then the steps of its process, each in its own
 * transaction. Returns what a reader of the file should know: why it was refused (nothing is posted then), or null.
 */
export async function postEvent(posting: Posting, event: GoldenEvent, index: number): Promise<string | null> {
  try {
    return (await perform(posting, event, index)) ?? null;
  } catch (error) {
    if (error instanceof Refused) return `refused: ${error.reason}`;
    throw error;
  }
}
