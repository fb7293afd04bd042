import type { RentPaymentInput } from '../../contracts/rent-payment';
import { openPayment as open, type PaymentStanding } from '../../store/rent-payment/write';
import type { RentPaymentDeps } from './deps';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

/** Validates the payment and opens its intent; `at` is the workflow's time. Retry-safe: a repeat answers where it is. */
export const openPayment =
  (deps: RentPaymentDeps) =>
  ({ tenantId, paymentId }: RentPaymentInput, at: string): Promise<PaymentStanding | RefusedStep> =>
    databaseDeed(deps, () => open(deps.pool, tenantId, paymentId, workflowIdOfStep(), new Date(at)));
