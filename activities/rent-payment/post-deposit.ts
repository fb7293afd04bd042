import type { RequestInput, RequestResult } from '../../contracts/rent-payment';
import { postDeposit as run } from '../../store/rent-payment/write';
import type { RentPaymentDeps } from './deps';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

/** Banks and clears a deposit's receipts in one posting, or refuses it whole. Retry-safe: a repeat answers how it ended. */
export const postDeposit =
  (deps: RentPaymentDeps) =>
  ({ tenantId, requestId }: RequestInput, at: string): Promise<RequestResult | RefusedStep> =>
    databaseDeed(deps, () => run(deps.pool, tenantId, requestId, workflowIdOfStep(), new Date(at)));
