import { z } from 'zod';

const money = z.strictObject({ amount: z.string().regex(/^(0|-?[1-9]\d*)$/), currency: z.literal('KES') });
const id = z.string().min(1);
const day = z.iso.date();
const dimensions = z.record(z.string(), z.string());

const payment = { paymentId: id, leaseId: id, customerId: id, unitId: id, propertyId: id, amount: money };
const receipt = {
  ...payment,
  method: z.enum(['mpesa', 'bank', 'card', 'cash', 'cheque']),
  receivedOn: day,
  receiptNumber: z.string().nullable(),
};
const refused = { reason: z.string() };
/** Not the whole address: the path may hold a secret. */
const webhook = { webhookId: id, origin: z.string() };
const refund = {
  ...{ refundId: id, paymentId: id.nullable(), leaseId: id, customerId: id, unitId: id, propertyId: id },
  ...{ amount: money, channel: z.enum(['b2c']), balance: money },
};

/**
 * The typed catalogue: event type → schema of its `data`. Names of the specification to the letter; those it does not
 * name follow its pattern. JSON Schemas in docs/events are generated from here.
 */
export const EVENT_CATALOGUE = {
  'payment.initiated': z.strictObject(receipt),
  'payment.succeeded': z.strictObject({
    ...receipt,
    setId: id,
    allocations: z.array(z.strictObject({ chargeId: id, category: z.string(), amount: money })),
    surplus: money,
    balance: money,
    ledgerReference: id,
  }),
  'payment.failed': z.strictObject({ ...receipt, ...refused }),
  'payment.reversed': z.strictObject({
    ...payment,
    reversalId: id,
    reversedOn: day,
    reason: z.string(),
    balance: money,
    ledgerReference: id,
  }),
  'refund.approved': z.strictObject({ ...refund, approvedBy: z.string().nullable(), ledgerReference: id }),
  'refund.refused': z.strictObject({ refundId: id, paymentId: id.nullable(), ...refused }),
  'refund.succeeded': z.strictObject({ ...refund, receiptNumber: z.string().optional() }),
  'refund.failed': z.strictObject({ ...refund, ...refused }),
  'payment.reversal_refused': z.strictObject({ reversalId: id, paymentId: id, ...refused }),
  'payment.receipt_confirmed': z.strictObject({ paymentId: id, attemptId: id, receiptNumber: z.string() }),
  'review.opened': z.strictObject({
    reviewId: id,
    kind: z.string(),
    ...refused,
    paymentId: id.nullable(),
    attemptId: id.nullable(),
    refundId: id.nullable(),
    suspenseId: id.nullable(),
  }),
  'review.resolved': z.strictObject({
    reviewId: id,
    kind: z.string(),
    paymentId: id.nullable(),
    outcome: z.string(),
    evidence: z.string(),
  }),
  'bank_deposit.posted': z.strictObject({
    depositId: id,
    bankAccount: z.string(),
    bankedOn: day,
    amount: money,
    paymentIds: z.array(id),
    ledgerReference: id,
  }),
  'bank_deposit.refused': z.strictObject({ depositId: id, ...refused }),
  'charge.posted': z.strictObject({
    chargeId: id,
    leaseId: id,
    customerId: id,
    propertyId: id,
    category: z.string(),
    dueOn: day,
    amount: money,
    vat: money,
    ledgerReference: id,
  }),
  'charge.adjusted': z.strictObject({
    adjustmentId: id,
    leaseId: id,
    kind: z.enum(['apply_credit', 'waiver', 'concession', 'write_off']),
    chargeId: id.nullable(),
    amount: money,
    reason: z.string(),
    balance: money,
    ledgerReference: id,
  }),
  'charge.adjustment_refused': z.strictObject({ adjustmentId: id, leaseId: id, ...refused }),
  'ledger.entry.created': z.strictObject({
    reference: id,
    kind: z.string(),
    businessDate: day,
    reverses: id.optional(),
    entries: z.array(
      z.strictObject({
        entryId: id,
        lines: z.array(z.strictObject({ account: z.string(), amount: money, dimensions })),
      }),
    ),
  }),
  'disbursement.check_requested': z.strictObject({ propertyId: id, setId: id, paymentId: id, amount: money }),
  'webhook.created': z.strictObject({ ...webhook, eventTypes: z.array(z.string()).nullable() }),
  'webhook.suspended': z.strictObject({ ...webhook, ...refused }),
  'webhook.replayed': z.strictObject({ ...webhook, from: z.iso.datetime().nullable() }),
} as const;

/** A type of the catalogue: no event of another name can be recorded or consumed. */
export type EventType = keyof typeof EVENT_CATALOGUE;

/** The types of the catalogue, in its order. */
export const EVENT_TYPES = Object.keys(EVENT_CATALOGUE) as EventType[];

/** The `data` of an event type, as its schema reads it: amounts are minor units as text, no personal data. */
export type EventData<T extends EventType> = z.infer<(typeof EVENT_CATALOGUE)[T]>;
