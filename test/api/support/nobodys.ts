import { newId } from '../../../kernel/db';
import type { Things } from './things';

const PREFIXES = {
  leaseId: 'lse',
  owingLeaseId: 'lse',
  endedLeaseId: 'lse',
  chargeId: 'chg',
  settledChargeId: 'chg',
  depositId: 'dep',
  reversalId: 'rev',
  adjustmentId: 'adj',
  phonelessLeaseId: 'lse',
  failedMpesaPaymentId: 'pay',
  openPaymentId: 'pay',
  reviewId: 'rvw',
  refundablePaymentId: 'pay',
  refundId: 'rfd',
  webhookId: 'whk',
} as const;

/** Things that nobody has, under ids like those that somebody has. */
export function nobodys(): Things {
  const undepositedPaymentId = newId('pay');
  const payments = ['bankedPaymentId', 'reversedPaymentId', 'failedPaymentId', 'spentPaymentId'];
  return {
    ...Object.fromEntries(payments.map((name) => [name, newId('pay')])),
    ...Object.fromEntries(Object.entries(PREFIXES).map(([name, prefix]) => [name, newId(prefix)])),
    ...{ undepositedPaymentId, reference: `payment:${undepositedPaymentId}`, vastPaymentIds: [newId('pay')] },
    ...{ receiptNumber: newId('req'), usedKey: newId('req') },
  } as unknown as Things;
}
