import { randomUUID } from 'node:crypto';
import { adjustCharges } from '../../../activities/rent-payment/adjust-charges';
import { clearReceipt } from '../../../activities/rent-payment/clear-receipt';
import { postCharge, type ChargeToPost } from '../../../activities/rent-payment/post-charge';
import { postDeposit } from '../../../activities/rent-payment/post-deposit';
import { Refused } from '../../../activities/rent-payment/refused';
import { reversePayment } from '../../../activities/rent-payment/reverse-payment';
import { settleAtOnce } from '../../../activities/rent-payment/settle-at-once';
import { settlePayment } from '../../../activities/rent-payment/settle-payment';
import { insertAdjustment, insertReversal } from '../../../dev/golden/accepted-rows';
import { inTransaction, newId, type Tx } from '../../../kernel/db';
import { isAppError } from '../../../kernel/errors';
import type { Origin } from '../../../kernel/events';
import { postToLedger } from '../../../kernel/ledger';
import {
  acceptAdjustment,
  acceptDeposit,
  acceptPayment,
  acceptReversal,
  type AcceptedCommand,
  type StartOf,
} from '../../../store/rent-payment/accept';
import { AT, funds, postingOf } from './ledger';
import type { PropertyRoom } from './property-room';

/** What a command came to: the reference it posted under, or why not. */
export type Outcome = { readonly reference: string } | { readonly refused: string };

/** When the commands are given: after every day of June. */
const NOW = new Date('2026-07-01T09:00:00Z');
const ORIGIN: Origin = {
  actor: { type: 'user', id: 'usr_test' },
  correlationId: 'req_test',
  clientApp: 'test',
};

/** What every command carries; each has a key of its own. */
function accepted({ tenantId }: PropertyRoom): AcceptedCommand {
  const request = { key: randomUUID(), requestHash: '0'.repeat(64), at: NOW };
  return { tenantId, origin: ORIGIN, request, response: { status: 202, location: '/', body: {} } };
}

const startOf =
  ({ tenantId }: PropertyRoom, workflowId: string): StartOf =>
  (attributes) => ({
    ...{ tenantId, workflowId, workflowType: 'test', taskQueue: 'test' },
    ...{ input: {}, attributes, summary: 'test' },
  });

/** A refusal at the door or in the process as its reason; anything else is thrown. */
async function outcomeOf(
  reference: string,
  work: () => Promise<{ reason: string | null } | void>,
): Promise<Outcome> {
  try {
    const ended = await work();
    const reason = ended?.reason ?? null;
    return reason === null ? { reference } : { refused: reason };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.reason };
    if (isAppError(error)) return { refused: error.code };
    throw error;
  }
}

/** Does a step once, or once more as after a crash whose answer was lost. */
async function done<T>(repeated: boolean, step: () => Promise<T>): Promise<T> {
  const first = await step();
  return repeated ? step() : first;
}

/** How a command is given: its last step done twice, as after a crash; through the door's own check, or past it. */
export interface Manner {
  readonly repeated: boolean;
  readonly atDoor: boolean;
}

interface AdjustmentCommand {
  readonly kind: 'apply_credit' | 'waiver' | 'concession' | 'write_off';
  readonly leaseId: string;
  readonly chargeId: string | null;
  readonly amountMinor: bigint | null;
  readonly effectiveOn: string;
}

/** The row of a command whose lease changed after the door had looked: only the process can refuse it now. */
const acceptedMeanwhile = (
  { pool, tenantId }: PropertyRoom,
  insert: (tx: Tx) => Promise<void>,
): Promise<void> => inTransaction(pool, tenantId, 'accepted-meanwhile', insert);

/** The commands of the room, each as the API and the process give it. */
export const COMMANDS = {
  charge: (room: PropertyRoom, charge: Omit<ChargeToPost, 'origin'>) =>
    outcomeOf(`charge:${charge.chargeId}`, () =>
      inTransaction(room.pool, room.tenantId, 'charge', (tx) =>
        postCharge(tx, { ...charge, origin: ORIGIN }, NOW),
      ),
    ),

  receipt: (
    room: PropertyRoom,
    payment: {
      paymentId: string;
      leaseId: string;
      method: 'cash' | 'cheque';
      amountMinor: bigint;
      receivedOn: string;
    },
    repeated: boolean,
  ) =>
    outcomeOf(`payment:${payment.paymentId}`, async () => {
      const { paymentId } = payment;
      const { pool, tenantId } = room;
      const facts = { currency: 'KES', receiptNumber: paymentId, note: null } as const;
      await acceptPayment(pool, { ...accepted(room), ...payment, ...facts }, startOf(room, paymentId));
      const opened = await done(repeated, () => settleAtOnce(pool, tenantId, paymentId, paymentId, NOW));
      if (opened.status !== 'pending') return opened;
      return done(repeated, () => settlePayment(pool, tenantId, paymentId, NOW));
    }),

  deposit: (room: PropertyRoom, paymentIds: readonly string[], bankedOn: string, repeated: boolean) => {
    const depositId = newId('dep');
    return outcomeOf(`bank-deposit:${depositId}`, async () => {
      const slip = { bankAccount: 'KCB-1', slipNumber: depositId, currency: 'KES' };
      const command = { ...accepted(room), depositId, paymentIds, bankedOn, ...slip };
      await acceptDeposit(room.pool, command, startOf(room, depositId));
      return done(repeated, () => postDeposit(room.pool, room.tenantId, depositId, depositId, NOW));
    });
  },

  clear: (room: PropertyRoom, paymentId: string, clearedOn: string) =>
    outcomeOf(`receipt-cleared:${paymentId}`, () =>
      inTransaction(room.pool, room.tenantId, 'clear', (tx) =>
        clearReceipt(tx, { paymentId, clearedOn, origin: ORIGIN }, NOW),
      ),
    ),

  reverse: (room: PropertyRoom, paymentId: string, reversedOn: string, { repeated, atDoor }: Manner) => {
    const reversalId = newId('rev');
    return outcomeOf(`payment-reversal:${reversalId}`, async () => {
      const reason = 'bounced';
      const command = { ...accepted(room), reversalId, paymentId, reversedOn, reason };
      const row = { reversalId, paymentId, date: reversedOn, reason };
      if (atDoor) await acceptReversal(room.pool, command, startOf(room, reversalId));
      else await acceptedMeanwhile(room, (tx) => insertReversal(tx, row, NOW));
      return done(repeated, () => reversePayment(room.pool, room.tenantId, reversalId, reversalId, NOW));
    });
  },

  adjust: (room: PropertyRoom, adjustment: AdjustmentCommand, { repeated, atDoor }: Manner) => {
    const adjustmentId = newId('adj');
    const { effectiveOn: date, leaseId } = adjustment;
    return outcomeOf(`charge-adjustment:${adjustmentId}`, async () => {
      const facts = { ...accepted(room), adjustmentId, currency: 'KES', reason: 'asked for' };
      if (atDoor) await acceptAdjustment(room.pool, { ...facts, ...adjustment }, startOf(room, adjustmentId));
      else
        await acceptedMeanwhile(room, (tx) =>
          insertAdjustment(tx, { ...adjustment, adjustmentId, leaseId, date }, NOW),
        );
      return done(repeated, () => adjustCharges(room.pool, room.tenantId, adjustmentId, adjustmentId, NOW));
    });
  },

  /** Straight to the ledger: paying owners is the next room's, and the guard is what stands between. */
  payOwner: (room: PropertyRoom, setId: string, amountMinor: bigint, businessDate: string) => {
    const lines = funds(-amountMinor, setId, 'distribution').map((line) => {
      const { propertyId } = room;
      return line.account === '2200' ? { ...line, dimensions: { ...line.dimensions, propertyId } } : line;
    });
    const posting = postingOf(lines, { reference: `pay-owner:${randomUUID()}`, businessDate });
    return outcomeOf(posting.reference, async () => {
      await inTransaction(room.pool, room.tenantId, 'pay-owner', (tx) => postToLedger(tx, [posting], AT));
    });
  },
};
