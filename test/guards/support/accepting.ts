import { ORIGIN } from '../../../dev/golden/accepted-rows';
import { inTransaction, newId } from '../../../kernel/db';
import { isAppError } from '../../../kernel/errors';
import {
  acceptApproval,
  acceptRefund,
  acceptResolution,
  acceptRetry,
} from '../../../store/rent-payment/accept';
import type { ResolveReview } from '../../../store/rent-payment/commands';
import { insertAttempt } from '../../../store/rent-payment/new-attempt';
import { AT, type Room } from './room';

/** The paybill of the room's company that its payments by M-Pesa come in on. */
export const PAYBILL = '600100';

/** A phone that can be asked and paid. */
export const PHONE = '254700000001';

/** The HTTP status of an answer, or the code of its refusal; any other failure is thrown on. */
async function answerTo(
  work: Promise<{ readonly acceptance: { readonly status: number } }>,
): Promise<number | string> {
  try {
    return (await work).acceptance.status;
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
}

/** What the door accepts of M-Pesa money in a room: refunds, approvals, resolutions and retries, each asked by somebody. */
export function acceptingIn(room: Room) {
  const { pool, tenantId } = room;
  const command = (actorId: string) => ({
    ...{ tenantId, origin: { ...ORIGIN, actor: { type: 'user', id: actorId } as const } },
    request: { key: newId('req'), requestHash: 'hash', at: AT },
    response: { status: 202, location: '/v1/it', body: {} },
  });
  const word = (signalId: string) => ({
    ...{ tenantId, signalId, workflowId: 'wf_1', signalName: 'evidence' },
    ...{ lateType: 'late', lateId: signalId, taskQueue: 'flows' },
  });
  const start = (workflowId: string) => (attributes: Readonly<Record<string, string>>) => ({
    ...{ tenantId, workflowId, attributes, input: {}, summary: '' },
    ...{ workflowType: 'refund', taskQueue: 'flows' },
  });
  return {
    addPaybill: (shortCode: string, isDefault: boolean) =>
      room.rows(
        'INSERT INTO mpesa_short_code (tenant_id, short_code, is_default) VALUES ($1, $2, $3)',
        ...[shortCode, isDefault],
      ),
    addAttempt: async (paymentId: string, number: number): Promise<string> => {
      const attemptId = newId('att');
      const row = { attemptId, paymentId, number, workflowId: attemptId, origin: ORIGIN };
      const asked = { ...row, phone: PHONE, shortCode: PAYBILL, amountMinor: 500n };
      await inTransaction(pool, tenantId, 'test-attempt', (tx) => insertAttempt(tx, asked, AT));
      return attemptId;
    },
    refund: (paymentId: string, amountMinor: bigint) => {
      const refundId = newId('rfd');
      const asked = { ...command('usr_asks'), refundId, paymentId, amountMinor, reason: 'paid twice' };
      return answerTo(acceptRefund(pool, asked, start(refundId)));
    },
    approve: (refundId: string, actorId: string) =>
      answerTo(acceptApproval(pool, { ...command(actorId), refundId }, word(`${refundId}.${actorId}`))),
    resolve: (reviewId: string, said: Pick<ResolveReview, 'outcome' | 'evidence' | 'receiptNumber'>) => {
      const asked = { ...command('usr_looks'), reviewId, leaseId: null, reason: 'looked up', ...said };
      return answerTo(acceptResolution(pool, asked, word));
    },
    retry: (paymentId: string) => {
      const asked = { ...command('usr_asks'), paymentId, phone: PHONE, customerId: null };
      return answerTo(acceptRetry(pool, asked, ({ attemptId }, attributes) => start(attemptId)(attributes)));
    },
  };
}
