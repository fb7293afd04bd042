import type { RentPaymentInput } from '../../contracts/rent-payment';
import type { RefusalReason } from '../../domain/rent-payment/refusal';
import { failPayment as fail, type PaymentStanding } from '../../store/rent-payment/write';
import type { RentPaymentDeps } from './deps';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

/** Compensation of opening: failed with its reason, unless the payment has succeeded meanwhile. Retry-safe. */
export const failPayment =
  (deps: RentPaymentDeps) =>
  (
    { tenantId, paymentId }: RentPaymentInput,
    reason: RefusalReason,
    at: string,
  ): Promise<PaymentStanding | RefusedStep> =>
    databaseDeed(deps, () => fail(deps.pool, tenantId, paymentId, reason, workflowIdOfStep(), new Date(at)));
