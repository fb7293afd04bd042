import { inTransaction, acceptOnce, together, derivedId, type Pool, type Tx } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import { recordProcessStart, type ProcessStart } from '../../kernel/events';
import { businessDateIn } from '../../kernel/time';
import { accept, attributesOf } from './accepting';
import type { AcceptedProcess, CollectPayment, RetryPayment, StartOfAttempt } from './commands';
import { isBrokenConstraint } from './constraint';
import { collectableLease, insertAttempt } from './new-attempt';

/**
 * Accepts rent to be collected by M-Pesa: payment, first attempt, idempotency record and process start in one commit.
 * @throws AppError LEASE_NOT_FOUND, PHONE_MISSING, MPESA_NOT_SET_UP, IDEMPOTENCY_KEY_REUSED, DATABASE_UNAVAILABLE. Safe to repeat with the same key.
 */
export function acceptCollection(
  pool: Pool,
  command: CollectPayment,
  startOf: StartOfAttempt,
): Promise<AcceptedProcess> {
  const { request, origin, paymentId, attemptId, amountMinor } = command;
  const number = 1;
  const start = (attributes: Readonly<Record<string, string>>) => startOf({ attemptId, number }, attributes);
  return accept(pool, 'accept-collection', command, start, async (tx) => {
    const lease = await collectableLease(tx, command.leaseId, command.customerId, command.phone);
    const attributes = attributesOf(tx.tenantId, lease);
    const { phone, shortCode } = lease;
    const receivedOn = businessDateIn(lease.zone, request.at);
    const { workflowId } = start(attributes);
    const insert = async (): Promise<void> => {
      await tx.query({
        name: 'collection-accept',
        text: `INSERT INTO payment (tenant_id, payment_id, lease_id, method, amount_minor, currency, received_on, shortcode,
                                    status, origin, created_at, updated_at)
               VALUES ($1, $2, $3, 'mpesa', $4, $5, $6, $7, 'received', $8, $9, $9)`,
        values: [
          tx.tenantId,
          paymentId,
          command.leaseId,
          amountMinor.toString(),
          command.currency,
          receivedOn,
          shortCode,
          origin,
          request.at,
        ],
      });
      const attempt = { attemptId, paymentId, number, shortCode, phone, amountMinor, workflowId, origin };
      await insertAttempt(tx, attempt, request.at);
    };
    return { attributes, insert };
  });
}

interface Retryable {
  readonly leaseId: string;
  readonly method: string;
  readonly status: string;
  readonly amountMinor: bigint;
  readonly attempts: number;
  readonly isOpen: boolean;
  readonly customerId: string;
}

const ATTEMPTS_MAX = 20;

async function retryablePayment(tx: Tx, { paymentId, customerId }: RetryPayment): Promise<Retryable> {
  const { rows } = await tx.query<Retryable>({
    name: 'payment-retryable',
    text: `SELECT p.lease_id AS "leaseId", l.customer_id AS "customerId", p.method, p.status, p.amount_minor AS "amountMinor",
                  (SELECT count(*)::int FROM payment_attempt a WHERE a.tenant_id = p.tenant_id AND a.payment_id = p.payment_id)
                    AS attempts,
                  EXISTS (SELECT FROM payment_attempt a WHERE a.tenant_id = p.tenant_id AND a.payment_id = p.payment_id
                             AND a.status IN ('prepared', 'sending', 'pending', 'unknown')) AS "isOpen"
             FROM payment p JOIN lease l ON l.tenant_id = p.tenant_id AND l.lease_id = p.lease_id
            WHERE p.tenant_id = $1 AND p.payment_id = $2
              FOR NO KEY UPDATE OF p`,
    values: [tx.tenantId, paymentId],
  });
  const [payment] = rows;
  if (!payment) throw new AppError('PAYMENT_NOT_FOUND', undefined, { paymentId });
  // Before anything of it is told: how another's payment stands is not theirs to know.
  if (customerId !== null && customerId !== payment.customerId) throw new AppError('LEASE_NOT_FOUND');
  if (payment.isOpen) throw new AppError('ATTEMPT_OPEN', undefined, { paymentId });
  const { status: paymentStatus, method } = payment;
  if (method !== 'mpesa' || paymentStatus !== 'failed') {
    throw new AppError('PAYMENT_NOT_RETRYABLE', undefined, { paymentStatus });
  }
  if (payment.attempts >= ATTEMPTS_MAX) throw new AppError('ATTEMPTS_EXHAUSTED', undefined, { paymentId });
  return payment;
}

async function prepareRetry(tx: Tx, command: RetryPayment, attemptId: string, startOf: StartOfAttempt) {
  const { paymentId, customerId, origin, request } = command;
  const { leaseId, amountMinor, attempts } = await retryablePayment(tx, command);
  const lease = await collectableLease(tx, leaseId, customerId, command.phone);
  const number = attempts + 1;
  const start = startOf({ attemptId, number }, attributesOf(tx.tenantId, lease));
  const { phone, shortCode } = lease;
  const { workflowId } = start;
  const attempt = { attemptId, paymentId, number, shortCode, phone, amountMinor, workflowId, origin };
  await together(insertAttempt(tx, attempt, request.at), recordProcessStart(tx, start));
  return start;
}

/** The id of the attempt that a client's key asks for. */
export const retryAttemptId = (tenantId: string, key: string): string =>
  derivedId('att', tenantId, 'retry', key);

/**
 * Accepts another attempt at a payment that failed: the first one's outcome is known, and the unique index lets only one
 * be open.
 * @throws AppError PAYMENT_NOT_FOUND, ATTEMPT_OPEN, PAYMENT_NOT_RETRYABLE, ATTEMPTS_EXHAUSTED, LEASE_NOT_FOUND, PHONE_MISSING, MPESA_NOT_SET_UP, IDEMPOTENCY_KEY_REUSED, DATABASE_UNAVAILABLE.
 */
export async function acceptRetry(
  pool: Pool,
  command: RetryPayment,
  startOf: StartOfAttempt,
): Promise<AcceptedProcess> {
  const { tenantId, request, response } = command;
  const attemptId = retryAttemptId(tenantId, request.key);
  try {
    return await inTransaction(pool, tenantId, 'accept-retry', async (tx) => {
      let start: ProcessStart | null = null;
      const acceptance = await acceptOnce(tx, request, response, async () => {
        start = await prepareRetry(tx, command, attemptId, startOf);
      });
      return { acceptance, start };
    });
  } catch (error) {
    if (isBrokenConstraint(error, 'one_open_attempt')) {
      throw new AppError('ATTEMPT_OPEN', undefined, { paymentId: command.paymentId });
    }
    throw error;
  }
}
