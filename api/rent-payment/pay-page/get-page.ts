import { AppError } from '../../../kernel/errors';
import {
  linkedLease,
  linkedPayment,
  type LinkedLease,
  type LinkedPayment,
} from '../../../store/rent-payment/read';
import type { ApiDeps } from '../../middleware/deps';
import { idSchema } from '../../middleware/schemas';
import { untyped } from './payment-form';
import { CHARGES_READ_MAX, sendForm, sendStatus } from './send-page';
import { showPayment, type Visit, type VisitHandler } from './visit';

/** The lease of a link. @throws AppError PAYMENT_LINK_UNKNOWN where it is gone, DATABASE_UNAVAILABLE. */
export async function leaseOf({ pool }: ApiDeps, { tenantId, leaseId }: Visit): Promise<LinkedLease> {
  const lease = await linkedLease(pool, tenantId, leaseId, CHARGES_READ_MAX);
  if (!lease) throw new AppError('PAYMENT_LINK_UNKNOWN');
  return lease;
}

const PAYMENT_ID = idSchema('pay');

/** A payment of the link's own lease. @throws AppError PAYMENT_NOT_FOUND for any other, DATABASE_UNAVAILABLE. */
export async function paymentOf(
  { pool }: ApiDeps,
  { tenantId, leaseId }: Visit,
  paymentId: string,
): Promise<LinkedPayment> {
  const isId = PAYMENT_ID.safeParse(paymentId).success;
  const payment = isId ? await linkedPayment(pool, tenantId, leaseId, paymentId) : undefined;
  if (!payment) throw new AppError('PAYMENT_NOT_FOUND');
  return payment;
}

/** `GET /pay/<token>`: what is due and the form; with `?payment=`, where that payment is. */
export const getPage: VisitHandler = async (deps, visit, request, response) => {
  const { payment: paymentId } = request.query;
  if (typeof paymentId === 'string') {
    const [lease, payment] = await Promise.all([leaseOf(deps, visit), paymentOf(deps, visit, paymentId)]);
    return sendStatus(response, visit, lease, payment, deps.clock.now());
  }
  const lease = await leaseOf(deps, visit);
  // While money may be moving nobody is offered a second payment, on whatever device the link is opened.
  if (lease.openPaymentId !== null) return showPayment(response, visit, lease.openPaymentId);
  const typed = untyped(lease, deps.mpesaAmountMinorMax);
  sendForm(response.status(200), visit, lease, deps.mpesaAmountMinorMax, { typed, faults: {} });
};
