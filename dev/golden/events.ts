import { z } from 'zod';
import { BILLED_TO, type ChargeCategory } from '../../domain/accounting/categories';
import { LANDING, type PaymentMethod } from '../../domain/accounting/methods';
import { PAID_FROM, type PayoutChannel } from '../../domain/accounting/payouts';
import { OWN_CASH } from '../../domain/accounting/transfer';
import { isBusinessDate } from '../../kernel/time';

const AMOUNT_MINOR_MAX = 2n ** 63n - 1n;
const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>): [K, ...K[]] =>
  Object.keys(table) as [K, ...K[]];

/** A name within its scenario. */
export const named = z
  .string()
  .min(1)
  .max(100)
  .refine((name) => !name.includes('\0'), 'a name with a NUL character');
/** `YYYY-MM-DD` as the fixtures write it, checked to exist. */
export const day = z.string().refine(isBusinessDate, 'not a calendar day YYYY-MM-DD');

const positive = z.bigint('not whole cents').min(1n).max(AMOUNT_MINOR_MAX, 'more than 2^63 - 1 cents');
const vat = z.bigint('not whole cents').min(0n).max(AMOUNT_MINOR_MAX);
const category = z.enum(keysOf<ChargeCategory>(BILLED_TO));
const method = z.enum(keysOf<PaymentMethod>(LANDING));
const later = { date: day, receipt: named };
const adjustment = { date: day, charge: named, amount: positive };
const ended = { date: day, payout: named };
const ownCash = z.enum(OWN_CASH);
const channel = z.enum(keysOf<PayoutChannel>(PAID_FROM));

/** The fields of each event that is built; more may stand in a file and say nothing to us. */
const BUILT = {
  charge: z
    .object({
      ...{ type: z.literal('charge'), date: day, id: named, lease: named, category, due: day },
      ...{ amount: positive, vat: vat.default(0n) },
    })
    .refine(
      ({ amount, vat: of }) => amount + of <= AMOUNT_MINOR_MAX,
      'with its VAT more than 2^63 - 1 cents',
    ),
  receipt: z.object({
    type: z.literal('receipt'),
    date: day,
    id: named,
    lease: named,
    method,
    amount: positive,
  }),
  bank_receipt: z.object({ type: z.literal('bank_receipt'), ...later }),
  receipt_cleared: z.object({ type: z.literal('receipt_cleared'), ...later }),
  receipt_reversed: z.object({
    ...{ type: z.literal('receipt_reversed'), ...later },
    ...{ cash: z.string().optional(), reason: z.string().min(1).default('reversed') },
  }),
  apply_credit: z.object({ type: z.literal('apply_credit'), date: day, lease: named }),
  waiver: z.object({ type: z.literal('waiver'), ...adjustment }),
  concession: z.object({ type: z.literal('concession'), ...adjustment }),
  write_off: z.object({ type: z.literal('write_off'), ...adjustment }),
  suspense_receipt: z.object({
    ...{ type: z.literal('suspense_receipt'), date: day, id: named, ref: named, amount: positive },
  }),
  suspense_matched: z.object({
    ...{ type: z.literal('suspense_matched'), date: day, id: named, suspense: named, lease: named },
  }),
  credit_refund_approved: z.object({
    ...{ type: z.literal('credit_refund_approved'), date: day, lease: named, amount: positive },
  }),
  // Not in the fixtures: a refund of one payment, where theirs are of a lease's credit. Its payout starts the same way.
  payment_refund_approved: z.object({
    ...{ type: z.literal('payment_refund_approved'), ...later, amount: positive },
  }),
  refund_started: z.object({
    ...{
      type: z.literal('refund_started'),
      date: day,
      payout: named,
      lease: named,
      channel,
      amount: positive,
    },
  }),
  payout_unknown: z.object({ type: z.literal('payout_unknown'), ...ended }),
  payout_failed: z.object({ type: z.literal('payout_failed'), ...ended }),
  payout_confirmed: z.object({ type: z.literal('payout_confirmed'), ...ended }),
  transfer: z.object({
    ...{ type: z.literal('transfer'), date: day, from: ownCash, to: ownCash, amount: positive },
  }),
};

/** Types that the room posts today. */
export const BUILT_EVENTS = keysOf<keyof typeof BUILT>(BUILT);

/** One event of a scenario, its amounts in minor units. */
export type GoldenEvent = z.output<(typeof BUILT)[keyof typeof BUILT]>;

/** The event of one type. */
export type EventOf<T extends GoldenEvent['type']> = Extract<GoldenEvent, { type: T }>;

/** Reads one event of a built type. */
export const EVENT = z.discriminatedUnion('type', [
  BUILT.charge,
  BUILT.receipt,
  BUILT.bank_receipt,
  BUILT.receipt_cleared,
  BUILT.receipt_reversed,
  BUILT.apply_credit,
  BUILT.waiver,
  BUILT.concession,
  BUILT.write_off,
  BUILT.suspense_receipt,
  BUILT.suspense_matched,
  BUILT.credit_refund_approved,
  BUILT.payment_refund_approved,
  BUILT.refund_started,
  BUILT.payout_unknown,
  BUILT.payout_failed,
  BUILT.payout_confirmed,
  BUILT.transfer,
]);
