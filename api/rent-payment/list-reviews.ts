import { z } from 'zod';
import { reviews, type ReviewRecord } from '../../store/rent-payment/read';
import { cursorOf, TIME_AND_ID } from '../middleware/cursor';
import { endpoint } from '../middleware/endpoint';
import { pageOf, pageQuery } from '../middleware/schemas';
import { REVIEW, REVIEW_KIND, showReview } from './review-resource';

const CURSOR = cursorOf('listReviews', TIME_AND_ID);

/** The person's queue, oldest first. */
export const listReviews = endpoint({
  id: 'listReviews',
  method: 'get',
  path: '/v1/reviews',
  tag: 'Reviews',
  summary: 'List what waits for a person',
  permission: 'reviews.read',
  params: z.strictObject({}),
  query: z.strictObject({
    ...pageQuery,
    status: z.enum(['open', 'resolving', 'resolved']).optional(),
    kind: REVIEW_KIND.optional(),
  }),
  body: z.undefined(),
  success: { status: 200, description: 'A page of reviews.', schema: pageOf(REVIEW) },
  errors: [],
  async handle({ pool }, { principal: { tenantId }, query }) {
    const filter = { status: query.status ?? null, kind: query.kind ?? null };
    const after = CURSOR.read(query.after);
    const rows = await reviews(pool, tenantId, filter, after, query.limit + 1);
    const keyOf = (row: ReviewRecord) => [row.createdAt.toISOString(), row.reviewId];
    return { status: 200, body: CURSOR.page(rows, query.limit, keyOf, showReview) };
  },
});
