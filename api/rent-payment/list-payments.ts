import { z } from 'zod';
import { payments, type PaymentRecord } from '../../store/rent-payment/read';
import { cursorOf, TIME_AND_ID } from '../middleware/cursor';
import { endpoint } from '../middleware/endpoint';
import { idSchema, instantSchema, pageOf, pageQuery } from '../middleware/schemas';
import { PAYMENT, showPayment } from './resources';

/** The two orders of the list, each with cursors of its own. */
const CURSORS = {
  createdAt: cursorOf('listPayments', TIME_AND_ID),
  updatedAt: cursorOf('listPayments.updatedAfter', TIME_AND_ID),
} as const;

/** Payments in the order they were accepted; with `updatedAfter`, in the order they last changed. */
export const listPayments = endpoint({
  id: 'listPayments',
  method: 'get',
  path: '/v1/payments',
  tag: 'Payments',
  summary: 'List payments',
  permission: 'payments.read',
  params: z.strictObject({}),
  query: z.strictObject({
    ...pageQuery,
    leaseId: idSchema('lse').optional(),
    status: z.enum(['received', 'pending', 'succeeded', 'failed', 'reversed']).optional(),
    updatedAfter: instantSchema.optional().meta({
      description:
        'A change is dated when it is decided and seen when it is committed: ask with a minute of overlap.',
    }),
  }),
  body: z.undefined(),
  success: { status: 200, description: 'A page of payments.', schema: pageOf(PAYMENT) },
  errors: [],
  async handle({ pool }, { principal: { tenantId }, query }) {
    const filter = {
      leaseId: query.leaseId ?? null,
      status: query.status ?? null,
      updatedAfter: query.updatedAfter ?? null,
    };
    const sortedBy = filter.updatedAfter === null ? 'createdAt' : 'updatedAt';
    const after = CURSORS[sortedBy].read(query.after);
    const rows = await payments(pool, tenantId, filter, after, query.limit + 1);
    const keyOf = (row: PaymentRecord) => [row[sortedBy].toISOString(), row.paymentId];
    return { status: 200, body: CURSORS[sortedBy].page(rows, query.limit, keyOf, showPayment) };
  },
});
