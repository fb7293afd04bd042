import { z } from 'zod';
import type { AttemptRecord } from '../../store/rent-payment/read';
import { idSchema, kes, moneySchema } from '../middleware/schemas';

const STATUS = z.enum(['prepared', 'sending', 'pending', 'unknown', 'succeeded', 'failed']).meta({
  description:
    'Open until `succeeded` or `failed`; `unknown`: money may have moved, and nobody may ask again.',
});
const instant = z.iso.datetime();

/** What the answer to a retry says of the new attempt. */
export const ACCEPTED_ATTEMPT = z
  .strictObject({ id: idSchema('att'), paymentId: idSchema('pay'), status: STATUS })
  .meta({ id: 'AcceptedAttempt' });

/** An attempt as the API shows it; of the phone only its end. */
export const ATTEMPT = z
  .strictObject({
    id: idSchema('att'),
    paymentId: idSchema('pay'),
    number: z.number().int(),
    status: STATUS,
    amount: moneySchema,
    shortCode: z.string(),
    accountReference: z.string().meta({ description: 'What the statement of the paybill shows for it.' }),
    phoneEnding: z.string(),
    evidence: z
      .enum(['receipt', 'statement', 'person', 'query', 'timer'])
      .nullable()
      .meta({ description: 'What settled it.' }),
    resultCode: z.string().nullable(),
    receiptNumber: z.string().nullable(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'PaymentAttempt' });

/** An attempt’s row in the words of the API. */
export function showAttempt(record: AttemptRecord): Record<string, unknown> {
  const { attemptId, amountMinor, createdAt, updatedAt, ...rest } = record;
  return {
    id: attemptId,
    ...rest,
    amount: kes(amountMinor),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
