import { MockActivityEnvironment } from '@temporalio/testing';
import { applyEvidenceActivity } from '../../../activities/rent-payment/apply-evidence';
import { applyQueryActivity } from '../../../activities/rent-payment/apply-query';
import { matchStatementActivity, type StatementLook } from '../../../activities/rent-payment/match-statement';
import { openAttemptActivity } from '../../../activities/rent-payment/open-attempt';
import type { AttemptInput } from '../../../contracts/rent-payment';
import { ORIGIN } from '../../../dev/golden/accepted-rows';
import { inTransaction, newId } from '../../../kernel/db';
import { acceptCallback, acceptCollection } from '../../../store/rent-payment/accept';
import { accountReferenceOf } from '../../../store/rent-payment/new-attempt';
import { keepLines } from '../../../store/rent-payment/statement-lines';
import { PAYBILL, PHONE } from './accepting';
import { AT, type Room } from './room';

/** What each attempt of these asks for. */
export const ASKED_MINOR = 500n;

/** A review as a test compares it: what it is, why, where it stands and how it ended. */
interface ReviewSeen {
  readonly id: string;
  readonly says: string;
}

/** The steps of collecting rent by M-Pesa in a room, called by hand as the process calls them; the provider says what the test says. */
export function collectingIn(room: Room) {
  const { pool, tenantId } = room;
  const deps = {
    ...{ pool, wakeUp: () => undefined, sendWithinSeconds: 60, askAfterSeconds: [] },
    ...{ payoutAskAfterSeconds: [], refundApprovalAboveMinor: 0n, payoutShortCodeOf: () => '' },
  };
  const at = AT.toISOString();
  const step = <A extends unknown[], T>(activity: (...args: A) => Promise<T>, ...args: A): Promise<T> =>
    new MockActivityEnvironment({ workflowExecution: { workflowId: 'wf_1', runId: 'run_1' } }).run(
      activity,
      ...args,
    );
  return {
    /** An attempt whose push has left, and of which nothing is heard. */
    asked: async (): Promise<AttemptInput> => {
      const attempt = { tenantId, paymentId: newId('pay'), attemptId: newId('att') };
      const command = {
        ...{ ...attempt, origin: ORIGIN, leaseId: room.leaseId, amountMinor: ASKED_MINOR, currency: 'KES' },
        ...{ phone: PHONE, customerId: null, response: { status: 202, location: '/v1/it', body: {} } },
        request: { key: newId('req'), requestHash: 'hash', at: AT },
      };
      const start = { workflowId: attempt.attemptId, input: {}, summary: '', taskQueue: 'flows' };
      await acceptCollection(pool, command, (_asked, attributes) => ({
        ...{ ...start, tenantId, attributes, workflowType: 'mpesaPayment' },
      }));
      await step(openAttemptActivity(deps), attempt, at);
      return attempt;
    },
    query: (attempt: AttemptInput, resultCode: string) =>
      step(applyQueryActivity(deps), attempt, resultCode, at),
    look: (attempt: AttemptInput, how: StatementLook) => step(matchStatementActivity(deps), attempt, how, at),
    evidence: (evidenceId: string) => step(applyEvidenceActivity(deps), { tenantId, evidenceId }, at),
    /** Keeps a line of the statement, of the attempt or of nobody; answers its id. */
    line: async (
      transactionId: string,
      of: AttemptInput | null,
      amountMinor = ASKED_MINOR,
    ): Promise<string> => {
      const accountReference = of === null ? 'ELSE' : accountReferenceOf(tenantId, of.attemptId);
      const line = { transactionId, at: AT, msisdn: PHONE, amountMinor, accountReference };
      await inTransaction(pool, tenantId, 'test-line', (tx) => keepLines(tx, PAYBILL, [line], AT));
      const text = 'SELECT line_id AS id FROM statement_line WHERE tenant_id = $1 AND transaction_id = $2';
      return (await room.rows<{ id: string }>(text, transactionId))[0]?.id ?? '';
    },
    /** Takes a callback that tells a failure into the inbox; answers its id. */
    failure: async ({ attemptId }: AttemptInput, resultCode: number): Promise<string> => {
      const ids = { MerchantRequestID: 'm', CheckoutRequestID: 'c' };
      const body = { Body: { stkCallback: { ...ids, ResultCode: resultCode, ResultDesc: 'x' } } };
      const inbound = {
        tenantId,
        kind: 'stk',
        targetId: attemptId,
        raw: JSON.stringify(body),
        at: AT,
      } as const;
      const word = await acceptCallback(pool, inbound, (signalId) => ({
        ...{ tenantId, signalId, workflowId: attemptId, signalName: 'evidence' },
        ...{ lateType: 'late', lateId: signalId, taskQueue: 'flows' },
      }));
      return word?.signalId ?? '';
    },
    /** The reviews of an attempt, oldest first. */
    reviews: ({ attemptId }: AttemptInput): Promise<ReviewSeen[]> =>
      room.rows<ReviewSeen>(
        `SELECT review_id AS id, concat_ws(' ', kind, reason, status, resolution ->> 'outcome') AS says FROM review
          WHERE tenant_id = $1 AND attempt_id = $2 ORDER BY kind, evidence_id NULLS FIRST`,
        attemptId,
      ),
  };
}
