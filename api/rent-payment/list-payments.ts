import { z } from 'zod';
import { payments } from '../../store/rent-payment/read';
import { decodeCursor, page } from '../middleware/cursor';
import { endpoint } from '../middleware/endpoint';
import { idSchema, pageOf, pageQuery } from '../middleware/schemas';
import { PAYMENT, showPayment } from './resources';

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
    updatedAfter: z.iso.datetime().optional(),
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
    const rows = await payments(pool, tenantId, filter, decodeCursor(query.after), query.limit + 1);
    const sortedBy = filter.updatedAfter === null ? 'createdAt' : 'updatedAt';
    const cursorOf = (row: (typeof rows)[number]) => ({ at: row[sortedBy].toISOString(), id: row.paymentId });
    return { status: 200, body: page(rows, query.limit, cursorOf, showPayment) };
  },
});
