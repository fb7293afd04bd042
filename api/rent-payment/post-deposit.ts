import { z } from 'zod';
import { bankDepositWorkflowId } from '../../contracts/rent-payment';
import { derivedId } from '../../kernel/db';
import { acceptDeposit } from '../../store/rent-payment/accept';
import { accepted, endpoint } from '../middleware/endpoint';
import { daySchema, idSchema } from '../middleware/schemas';
import { processOf, replyAccepted } from './process';
import { DEPOSIT, justReceived } from './resources';

const RECEIPTS_MAX = 500;

const BODY = z.strictObject({
  paymentIds: z
    .array(idSchema('pay'))
    .min(1)
    .max(RECEIPTS_MAX)
    .refine((ids) => new Set(ids).size === ids.length, 'a payment is named twice'),
  bankAccount: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)
    .meta({ example: 'kcb-operating' }),
  bankedOn: daySchema,
  slipNumber: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9 ./_-]{0,38}[A-Za-z0-9./_-])?$/),
});

/** Records that undeposited receipts were brought to the bank. Safe to repeat with the same Idempotency-Key. */
export const postDeposit = endpoint({
  id: 'recordDeposit',
  method: 'post',
  path: '/v1/deposits',
  tag: 'Bank deposits',
  summary: 'Bank undeposited receipts: one posting banks and clears them all',
  permission: 'deposits.record',
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: BODY,
  success: { status: 202, description: 'Accepted; read it at Location.', schema: DEPOSIT },
  errors: [
    'PAYMENT_NOT_FOUND',
    'PAYMENT_NOT_BANKABLE',
    'DATE_IN_FUTURE',
    'DATE_TOO_EARLY',
    'AMOUNT_OUT_OF_LIMITS',
  ],
  async handle(deps, { principal: { tenantId }, origin, body, request }) {
    const depositId = derivedId('dep', tenantId, request.key);
    const summary = `${body.paymentIds.length} receipts to ${body.bankAccount}`;
    const response = accepted(`/v1/deposits/${depositId}`, {
      id: depositId,
      ...body,
      amount: null,
      ...justReceived(request.at),
    });
    const start = processOf(
      'bankDeposit',
      bankDepositWorkflowId(depositId),
      tenantId,
      { requestId: depositId },
      summary,
    );
    const command = { tenantId, origin, request, response, depositId, ...body, currency: 'KES' };
    return replyAccepted(deps, await acceptDeposit(deps.pool, command, start));
  },
});
