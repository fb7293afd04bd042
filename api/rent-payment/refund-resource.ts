import { z } from 'zod';
import type { RefundRecord } from '../../store/rent-payment/read';
import { idSchema, kes, moneySchema } from '../middleware/schemas';

const instant = z.iso.datetime();

/** A refund as the API shows it; of the phone only its end. */
export const REFUND = z
  .strictObject({
    id: idSchema('rfd'),
    paymentId: idSchema('pay').nullable(),
    amount: moneySchema,
    reason: z.string(),
    status: z
      .enum([
        'received',
        'awaiting_approval',
        'approved',
        'refused',
        'sent',
        'unknown',
        'succeeded',
        'failed',
      ])
      .meta({
        description: '`unknown`: the money may have left, and rests in transit until somebody knows.',
      }),
    failureReason: z.string().nullable(),
    requestedBy: z.string(),
    approvedBy: z.string().nullable(),
    phoneEnding: z.string().nullable(),
    receiptNumber: z.string().nullable(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Refund' });

/** A refund’s row in the words of the API. */
export function showRefund(record: RefundRecord): Record<string, unknown> {
  const { refundId, amountMinor, createdAt, updatedAt, ...rest } = record;
  const times = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
  return { id: refundId, ...rest, amount: kes(amountMinor), ...times };
}
