import type { RequestInput, RequestResult } from '../../contracts/rent-payment';
import { adjustCharges as run } from '../../store/rent-payment/write';
import type { RentPaymentDeps } from './deps';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

/** Posts a waiver, concession, write-off or use of credit, or refuses. Retry-safe: a repeat answers how it ended. */
export const adjustCharges =
  (deps: RentPaymentDeps) =>
  ({ tenantId, requestId }: RequestInput, at: string): Promise<RequestResult | RefusedStep> =>
    databaseDeed(deps, () => run(deps.pool, tenantId, requestId, workflowIdOfStep(), new Date(at)));
