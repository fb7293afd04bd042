import type { RentPaymentInput } from '../../contracts/rent-payment';
import { openPayment as open } from '../../store/rent-payment/write';
import type { RentPaymentDeps } from './deps';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

/** Where opening left the payment. */
export interface OpenPaymentResult {
  readonly status: 'received' | 'pending' | 'succeeded' | 'failed' | 'reversed';
}

/** Validates the payment and opens its intent; `at` is the workflow's time. Retry-safe: a repeat answers where it is. */
export const openPayment =
  (deps: RentPaymentDeps) =>
  ({ tenantId, paymentId }: RentPaymentInput, at: string): Promise<OpenPaymentResult | RefusedStep> =>
    databaseDeed(deps, async () => ({
      status: await open(deps.pool, tenantId, paymentId, workflowIdOfStep(), new Date(at)),
    }));
