import { isAppError, type ErrorCode } from '../../../kernel/errors';
import { collectAgain } from '../collect';
import { replyAccepted } from '../process';
import { textOf } from './fields';
import { leaseOf, paymentOf } from './get-page';
import { customersOrigin, pageRequest } from './on-behalf';
import { showPayment, type VisitHandler } from './visit';

/** Said already, by what the payment's page shows. */
const SHOWN: readonly ErrorCode[] = ['ATTEMPT_OPEN', 'PAYMENT_NOT_RETRYABLE'];

/**
 * `POST /pay/<token>/payments/<paymentId>/attempts`: asks the same phone for the same amount again. The form names the
 * attempt that failed, so that sent twice it is one push; a payment that another one came after is left as it is.
 */
export const postAttempt: VisitHandler = async (deps, visit, request, response) => {
  const paymentId = String(request.params['paymentId']);
  const [lease, payment] = await Promise.all([leaseOf(deps, visit), paymentOf(deps, visit, paymentId)]);
  if (lease.latestPaymentId !== paymentId) return showPayment(response, visit, lease.latestPaymentId);
  if (textOf(request.body, 'attempt') !== String(payment.attemptNumber))
    return showPayment(response, visit, paymentId);
  const key = `payment-link ${paymentId} ${payment.attemptNumber}`;
  const { tenantId } = visit;
  const { customerId } = lease;
  const about = { tenantId, paymentId, phone: payment.phone, customerId };
  const origin = customersOrigin(lease, response);
  try {
    const again = { ...about, origin, request: pageRequest(key, [], deps.clock.now()) };
    replyAccepted(deps, await collectAgain(deps, again));
  } catch (error) {
    if (!isAppError(error) || !SHOWN.includes(error.code)) throw error;
  }
  showPayment(response, visit, paymentId);
};
