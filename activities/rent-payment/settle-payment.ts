import type { RentPaymentInput } from '../../contracts/rent-payment';
import { settlePayment as settle } from '../../store/rent-payment/write';
import type { RentPaymentDeps } from './deps';
import type { OpenPaymentResult } from './open-payment';
import { databaseDeed, type RefusedStep } from './step';

/** Posts the pending payment, all of it in one commit. Retry-safe: a repeat answers where the payment is. */
export const settlePayment =
  (deps: RentPaymentDeps) =>
  ({ tenantId, paymentId }: RentPaymentInput, at: string): Promise<OpenPaymentResult | RefusedStep> =>
    databaseDeed(deps, async () => ({ status: await settle(deps.pool, tenantId, paymentId, new Date(at)) }));
