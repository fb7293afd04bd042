import { z } from 'zod';
import type { ReviewRecord } from '../../store/rent-payment/read';
import { idSchema } from '../middleware/schemas';

const instant = z.iso.datetime();

/** Why something is in the person's queue. */
export const REVIEW_KIND = z.enum([
  'outcome_unknown',
  'quarantine',
  'second_payment',
  'unconfirmed_success',
  'refund_unknown',
  'unidentified_money',
]);

/** Something in the person's queue, as the API shows it. */
export const REVIEW = z
  .strictObject({
    id: idSchema('rvw'),
    kind: REVIEW_KIND,
    reason: z.string(),
    status: z.enum(['open', 'resolving', 'resolved']),
    paymentId: idSchema('pay').nullable(),
    attemptId: idSchema('att').nullable(),
    refundId: idSchema('rfd').nullable(),
    suspenseId: idSchema('sus').nullable(),
    outcome: z.enum(['received', 'not_received', 'noted']).nullable(),
    resolvedBy: z.string().nullable(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Review' });

/** A review’s row in the words of the API. */
export function showReview({
  reviewId,
  createdAt,
  updatedAt,
  ...rest
}: ReviewRecord): Record<string, unknown> {
  return { id: reviewId, ...rest, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
