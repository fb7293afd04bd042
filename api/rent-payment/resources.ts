import { z } from 'zod';
import { formatMoney, moneyOf } from '../../kernel/money';
import type {
  AdjustmentRecord,
  DepositRecord,
  PaymentRecord,
  ReversalRecord,
} from '../../store/rent-payment/read';
import { daySchema, idSchema, kes, moneySchema } from '../middleware/schemas';

const instant = z.iso.datetime();
const requestStatus = z.enum(['received', 'posted', 'refused']);
const refusal = z.string().nullable().meta({ description: 'Why it was refused; see the refusals page.' });

/** A payment as the API shows it. */
export const PAYMENT = z
  .strictObject({
    id: idSchema('pay'),
    leaseId: idSchema('lse'),
    method: z.enum(['mpesa', 'bank', 'card', 'cash', 'cheque']),
    amount: moneySchema,
    receivedOn: daySchema
      .nullable()
      .meta({ description: 'Null only in the answer to the request itself, by M-Pesa.' }),
    receiptNumber: z.string().nullable().meta({ description: 'Null while M-Pesa has not told it.' }),
    note: z.string().nullable(),
    status: z.enum(['received', 'pending', 'succeeded', 'failed', 'reversed']),
    failureReason: refusal,
    surplus: moneySchema.meta({ description: 'What was left over every open charge: prepaid rent.' }),
    depositId: idSchema('dep').nullable(),
    bankedOn: daySchema.nullable(),
    clearedOn: daySchema.nullable(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Payment' });

/** A payment’s row in the words of the API: money as text, times as ISO. */
export function showPayment(record: PaymentRecord): Record<string, unknown> {
  const { paymentId, amountMinor, currency, surplusMinor, createdAt, updatedAt, ...rest } = record;
  return {
    id: paymentId,
    ...rest,
    amount: formatMoney(moneyOf(amountMinor, currency)),
    surplus: kes(surplusMinor),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

const request = { status: requestStatus, refusalReason: refusal, createdAt: instant, updatedAt: instant };

/** A bank deposit as the API shows it. */
export const DEPOSIT = z
  .strictObject({
    id: idSchema('dep'),
    paymentIds: z.array(idSchema('pay')),
    bankAccount: z.string(),
    bankedOn: daySchema,
    slipNumber: z.string(),
    amount: moneySchema
      .nullable()
      .meta({ description: 'Sum of the receipts; null in the answer to the request itself.' }),
    ...request,
  })
  .meta({ id: 'BankDeposit' });

/** A reversal as the API shows it. */
export const REVERSAL = z
  .strictObject({
    id: idSchema('rev'),
    paymentId: idSchema('pay'),
    reversedOn: daySchema,
    reason: z.string(),
    ...request,
  })
  .meta({ id: 'PaymentReversal' });

/** An adjustment as the API shows it. */
export const ADJUSTMENT = z
  .strictObject({
    id: idSchema('adj'),
    kind: z.enum(['apply_credit', 'waiver', 'concession', 'write_off']),
    leaseId: idSchema('lse').nullable(),
    chargeId: idSchema('chg').nullable(),
    amount: moneySchema.nullable(),
    effectiveOn: daySchema,
    reason: z.string(),
    ...request,
  })
  .meta({ id: 'ChargeAdjustment' });

const times = ({ createdAt, updatedAt }: { createdAt: Date; updatedAt: Date }): Record<string, string> => ({
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

/** A bank deposit’s row in the words of the API, with the sum of its receipts. */
export function showDeposit({ amountMinor, ...record }: DepositRecord): Record<string, unknown> {
  return { ...record, amount: kes(amountMinor), ...times(record) };
}

/** The row of a reversal in the words of the API. */
export function showReversal(record: ReversalRecord): Record<string, unknown> {
  return { ...record, ...times(record) };
}

/** An adjustment’s row in the words of the API; the use of credit names no amount. */
export function showAdjustment({ amountMinor, ...record }: AdjustmentRecord): Record<string, unknown> {
  return { ...record, amount: amountMinor === null ? null : kes(amountMinor), ...times(record) };
}

/** What the answer to an accepted request says of its state. */
export function justReceived(at: Date): Record<string, unknown> {
  return {
    status: 'received',
    refusalReason: null,
    createdAt: at.toISOString(),
    updatedAt: at.toISOString(),
  };
}
