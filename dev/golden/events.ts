import { z } from 'zod';
import { BILLED_TO, type ChargeCategory } from '../../domain/accounting/categories';
import { LANDING, type PaymentMethod } from '../../domain/accounting/methods';
import { isBusinessDate } from '../../kernel/time';

const AMOUNT_MINOR_MAX = 2n ** 63n - 1n;
const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>): [K, ...K[]] =>
  Object.keys(table) as [K, ...K[]];

/** A name within its scenario. */
export const named = z.string().min(1).max(100);
/** `YYYY-MM-DD` as the fixtures write it, checked to exist. */
export const day = z.string().refine(isBusinessDate, 'not a calendar day YYYY-MM-DD');

const positive = z.bigint('not whole cents').min(1n).max(AMOUNT_MINOR_MAX);
const vat = z.bigint('not whole cents').min(0n).max(AMOUNT_MINOR_MAX);
const category = z.enum(keysOf<ChargeCategory>(BILLED_TO));
const method = z.enum(keysOf<PaymentMethod>(LANDING));
const later = { date: day, receipt: named };
const adjustment = { date: day, charge: named, amount: positive };

/** The fields of each event that is built; more may stand in a file and say nothing to us. */
const BUILT = {
  charge: z.object({
    ...{ type: z.literal('charge'), date: day, id: named, lease: named, category, due: day },
    ...{ amount: positive, vat: vat.default(0n) },
  }),
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
};

/** Types that the room posts today. */
export const BUILT_EVENTS = keysOf<keyof typeof BUILT>(BUILT);

/** One event of a scenario, its amounts in minor units. */
export type GoldenEvent = z.output<(typeof BUILT)[keyof typeof BUILT]>;

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
]);
