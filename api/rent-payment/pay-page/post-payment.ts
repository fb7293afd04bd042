import { isAppError } from '../../../kernel/errors';
import type { LinkedLease } from '../../../store/rent-payment/read';
import type { ApiDeps } from '../../middleware/deps';
import { collect, collectedPaymentId } from '../collect';
import { replyAccepted } from '../process';
import { readFields, textOf, type Asked, type Typed } from './fields';
import { leaseOf, paymentOf } from './get-page';
import { customersOrigin, pageRequest } from './on-behalf';
import { sendForm } from './send-page';
import { showPayment, type Visit, type VisitHandler } from './visit';

/** The form's key: one for all forms that come after the same payment, on any device. No client's key has a space. */
const keyOf = ({ leaseId }: Visit, { after }: Typed): string => `payment-link ${leaseId} ${after || 'first'}`;

/**
 * What to show instead of accepting: a payment that is under way, or what became of this form when it was sent before.
 * Undefined when the form is the next one in its lease's row.
 */
async function shownInstead(
  deps: ApiDeps,
  visit: Visit,
  lease: LinkedLease,
  { after }: Typed,
  paymentId: string,
): Promise<string | null | undefined> {
  const { openPaymentId, latestPaymentId } = lease;
  if (openPaymentId !== null && openPaymentId !== paymentId) return openPaymentId;
  if (after === (latestPaymentId ?? '')) return undefined;
  const before = await paymentOf(deps, visit, paymentId).catch((error: unknown) => {
    if (isAppError(error) && error.code === 'PAYMENT_NOT_FOUND') return null;
    throw error;
  });
  return before?.paymentId ?? null;
}

/** `POST /pay/<token>/payments`: asks for the rent. Sent twice, it is one payment and one push. */
export const postPayment: VisitHandler = async (deps, visit, request, response) => {
  const lease = await leaseOf(deps, visit);
  const [amount, phone, after] = ['amount', 'phone', 'after'].map((name) => textOf(request.body, name));
  const typed: Typed = { amount: amount ?? '', phone: phone ?? '', after: after ?? '' };
  const key = keyOf(visit, typed);
  const paymentId = collectedPaymentId(visit.tenantId, key);
  const instead = await shownInstead(deps, visit, lease, typed, paymentId);
  if (instead !== undefined) return showPayment(response, visit, instead);
  const limitMinor = deps.mpesaAmountMinorMax;
  const asked = readFields(typed, limitMinor, lease.phoneEnding !== null);
  if (!('amountMinor' in asked))
    return sendForm(response.status(422), visit, lease, limitMinor, { typed, faults: asked });
  const { tenantId, leaseId } = visit;
  const { customerId } = lease;
  const words = [String(asked.amountMinor), asked.phone ?? ''];
  const about = { tenantId, leaseId, customerId, origin: customersOrigin(lease, response) };
  await acceptOrFollow(deps, { ...about, ...asked, request: pageRequest(key, words, deps.clock.now()) });
  showPayment(response, visit, paymentId);
};

/** Accepts; where the same form was sent with another amount, the payment it made stands, and is shown. */
async function acceptOrFollow(
  deps: ApiDeps,
  collection: Parameters<typeof collect>[1] & Asked,
): Promise<void> {
  try {
    replyAccepted(deps, await collect(deps, collection));
  } catch (error) {
    if (!isAppError(error) || error.code !== 'IDEMPOTENCY_KEY_REUSED') throw error;
  }
}
