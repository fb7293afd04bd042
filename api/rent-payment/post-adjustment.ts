import { z } from 'zod';
import { chargeAdjustmentWorkflowId } from '../../contracts/rent-payment';
import { derivedId } from '../../kernel/db';
import { parseMoney } from '../../kernel/money';
import { acceptAdjustment } from '../../store/rent-payment/accept';
import { accepted, endpoint } from '../middleware/endpoint';
import { daySchema, idSchema, positiveMoney, textSchema } from '../middleware/schemas';
import { processOf, replyAccepted } from './process';
import { ADJUSTMENT, justReceived } from './resources';

const shared = { effectiveOn: daySchema, reason: textSchema(500) };
const ofCharge = { chargeId: idSchema('chg'), amount: positiveMoney, ...shared };

const BODY = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('waiver'), ...ofCharge }),
  z.strictObject({ kind: z.literal('concession'), ...ofCharge }),
  z.strictObject({ kind: z.literal('write_off'), ...ofCharge }),
  z.strictObject({ kind: z.literal('apply_credit'), leaseId: idSchema('lse'), ...shared }),
]);

/** Waives, concedes or writes off a charge, or uses a lease's credit on its open charges. Safe to repeat with the same Idempotency-Key. */
export const postAdjustment = endpoint({
  id: 'adjustCharges',
  method: 'post',
  path: '/v1/adjustments',
  tag: 'Charges',
  summary: 'Waive, concede or write off a charge, or apply a lease’s credit',
  permission: 'charges.adjust',
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: BODY,
  success: { status: 202, description: 'Accepted; read it at Location.', schema: ADJUSTMENT },
  errors: [
    'CHARGE_NOT_FOUND',
    'LEASE_NOT_FOUND',
    'CHARGE_SETTLED',
    'AMOUNT_EXCEEDS_CHARGE',
    'NOTHING_TO_APPLY',
    'DATE_IN_FUTURE',
    'DATE_TOO_EARLY',
  ],
  async handle(deps, { principal: { tenantId }, origin, body, request }) {
    const adjustmentId = derivedId('adj', tenantId, request.key);
    const { kind, effectiveOn, reason } = body;
    const of =
      body.kind === 'apply_credit'
        ? { leaseId: body.leaseId, chargeId: null, amount: null }
        : { leaseId: null, chargeId: body.chargeId, amount: body.amount };
    const shown = { id: adjustmentId, kind, ...of, effectiveOn, reason, ...justReceived(request.at) };
    const response = accepted(`/v1/adjustments/${adjustmentId}`, shown);
    const input = { requestId: adjustmentId };
    const summary = `${kind} on ${of.chargeId ?? of.leaseId}`;
    const start = processOf(
      'chargeAdjustment',
      chargeAdjustmentWorkflowId(adjustmentId),
      tenantId,
      input,
      summary,
    );
    const amountMinor = of.amount === null ? null : parseMoney(of.amount).amountMinor;
    const { leaseId, chargeId } = of;
    const facts = {
      adjustmentId,
      kind,
      leaseId,
      chargeId,
      amountMinor,
      currency: 'KES',
      effectiveOn,
      reason,
    };
    return replyAccepted(
      deps,
      await acceptAdjustment(deps.pool, { tenantId, origin, request, response, ...facts }, start),
    );
  },
});
