import { derivedId } from '../../kernel/db';
import {
  acceptCollection,
  acceptRetry,
  retryAttemptId,
  type AcceptedCommand,
  type AcceptedProcess,
  type CollectPayment,
  type RetryPayment,
} from '../../store/rent-payment/accept';
import type { ApiDeps } from '../middleware/deps';
import { accepted } from '../middleware/endpoint';
import { kes } from '../middleware/schemas';
import { attemptProcess } from './collecting';
import { justReceived } from './resources';

/** Rent to be asked for: whoever asks, and by which door. */
export type Collection = Omit<AcceptedCommand, 'response'> &
  Pick<CollectPayment, 'leaseId' | 'amountMinor' | 'phone' | 'customerId'>;

/** The id of the payment that a key asks for, known before it is accepted. */
export const collectedPaymentId = (tenantId: string, key: string): string => derivedId('pay', tenantId, key);

/**
 * Accepts rent to be collected, the same for every door that asks.
 * @throws AppError as acceptCollection. Safe to repeat with the same key.
 */
export function collect({ pool }: Pick<ApiDeps, 'pool'>, collection: Collection): Promise<AcceptedProcess> {
  const { tenantId, leaseId, amountMinor, request } = collection;
  const paymentId = collectedPaymentId(tenantId, request.key);
  const attemptId = derivedId('att', tenantId, paymentId, '1');
  const { refusalReason: failureReason, ...received } = justReceived(request.at);
  const nothingYet = { receiptNumber: null, note: null, depositId: null, bankedOn: null, clearedOn: null };
  const response = accepted(`/v1/payments/${paymentId}`, {
    id: paymentId,
    leaseId,
    method: 'mpesa',
    amount: kes(amountMinor),
    receivedOn: null,
    failureReason,
    surplus: kes(0n),
    ...nothingYet,
    ...received,
  });
  const command = { ...collection, response, paymentId, attemptId, currency: 'KES' };
  return acceptCollection(pool, command, attemptProcess(tenantId, paymentId));
}

/**
 * Accepts another attempt at a payment that failed, the same for every door that asks.
 * @throws AppError as acceptRetry. Safe to repeat with the same key.
 */
export function collectAgain(
  { pool }: Pick<ApiDeps, 'pool'>,
  retry: Omit<RetryPayment, 'response'>,
): Promise<AcceptedProcess> {
  const { tenantId, paymentId, request } = retry;
  const id = retryAttemptId(tenantId, request.key);
  const response = accepted(`/v1/payments/${paymentId}`, { id, paymentId, status: 'prepared' });
  return acceptRetry(pool, { ...retry, response }, attemptProcess(tenantId, paymentId));
}
