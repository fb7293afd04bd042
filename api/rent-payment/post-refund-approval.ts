import { z } from 'zod';
import { acceptApproval } from '../../store/rent-payment/accept';
import { accepted, endpoint } from '../middleware/endpoint';
import { idSchema } from '../middleware/schemas';
import { payoutWord } from '../../contracts/evidence-word';

/** A second person lets a refund leave. Never the one who asked for it. */
export const postRefundApproval = endpoint({
  id: 'approveRefund',
  method: 'post',
  path: '/v1/refunds/{refundId}/approvals',
  tag: 'Refunds',
  summary: 'Approve a refund that waits for a second person',
  permission: 'refunds.approve',
  params: z.strictObject({ refundId: idSchema('rfd') }),
  query: z.strictObject({}),
  body: z.strictObject({}),
  success: {
    status: 202,
    description: 'Accepted; read the refund at Location.',
    schema: z
      .strictObject({ refundId: idSchema('rfd'), approvedBy: z.string() })
      .meta({ id: 'AcceptedApproval' }),
  },
  errors: ['REFUND_NOT_FOUND', 'REFUND_NOT_AWAITING', 'SAME_PERSON'],
  async handle(deps, { principal: { tenantId }, origin, params: { refundId }, request }) {
    const response = accepted(`/v1/refunds/${refundId}`, { refundId, approvedBy: origin.actor.id });
    const command = { tenantId, origin, request, response, refundId };
    const word = payoutWord(tenantId, `${refundId}.approved`, refundId);
    const { acceptance, word: owed } = await acceptApproval(deps.pool, command, word);
    if (owed !== null) deps.tellSoon(owed);
    return acceptance;
  },
});
