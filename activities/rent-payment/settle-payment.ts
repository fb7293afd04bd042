import type { RentPaymentInput } from '../../contracts/rent-payment';
import { settlePayment as settle, type PaymentStanding } from '../../store/rent-payment/write';
import type { RentPaymentDeps } from './deps';
import { databaseDeed, type RefusedStep } from './step';

/** Posts the pending payment, all of it in one commit. Retry-safe: a repeat answers where the payment is. */
export const settlePayment =
  (deps: RentPaymentDeps) =>
  ({ tenantId, paymentId }: RentPaymentInput, at: string): Promise<PaymentStanding | RefusedStep> =>
    databaseDeed(deps, () => settle(deps.pool, tenantId, paymentId, new Date(at)));
