import type { RequestInput, RequestResult } from '../../contracts/rent-payment';
import { reversePayment as run } from '../../store/rent-payment/write';
import type { RentPaymentDeps } from './deps';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

/** Takes a payment back by a linked posting, or refuses. Retry-safe: a repeat answers how it ended. */
export const reversePayment =
  (deps: RentPaymentDeps) =>
  ({ tenantId, requestId }: RequestInput, at: string): Promise<RequestResult | RefusedStep> =>
    databaseDeed(deps, () => run(deps.pool, tenantId, requestId, workflowIdOfStep(), new Date(at)));
