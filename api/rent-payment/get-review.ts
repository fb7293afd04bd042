import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { reviewById } from '../../store/rent-payment/read';
import { endpoint } from '../middleware/endpoint';
import { idSchema } from '../middleware/schemas';
import { REVIEW, showReview } from './review-resource';

/** One review as it stands. */
export const getReview = endpoint({
  id: 'getReview',
  method: 'get',
  path: '/v1/reviews/{reviewId}',
  tag: 'Reviews',
  summary: 'Read a review',
  permission: 'reviews.read',
  params: z.strictObject({ reviewId: idSchema('rvw') }),
  query: z.strictObject({}),
  body: z.undefined(),
  success: { status: 200, description: 'The review.', schema: REVIEW },
  errors: ['REVIEW_NOT_FOUND'],
  async handle({ pool }, { principal: { tenantId }, params: { reviewId } }) {
    const review = await reviewById(pool, tenantId, reviewId);
    if (!review) throw new AppError('REVIEW_NOT_FOUND', undefined, { reviewId });
    return { status: 200, body: showReview(review) };
  },
});
