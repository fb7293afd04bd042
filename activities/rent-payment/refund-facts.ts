import type { EventData } from '../../kernel/events';
import type { Tx } from '../../kernel/db';
import type { LeaseBook } from '../../store/rent-payment/book';
import { leaseBalanceMinor } from '../../store/rent-payment/payment-row';
import type { RefundRow } from '../../store/rent-payment/refund-row';
import type { RefundStatus } from '../../domain/rent-payment/refund-status';
import { kes } from './facts';

/** Where a refund stands after a step. */
export interface RefundStanding {
  readonly status: RefundStatus;
  readonly reason: string | null;
}

/** What its row tells. */
export const refundStanding = ({ status, failureReason }: RefundRow): RefundStanding => ({
  status,
  reason: failureReason,
});

/** What every event of a refund says of it, with the lease's balance as this transaction leaves it. */
export async function refundFacts(
  tx: Tx,
  { refundId, paymentId, leaseId, amountMinor }: RefundRow,
  { lease: { customerId, unitId, propertyId } }: LeaseBook,
): Promise<Omit<EventData<'refund.succeeded'>, 'receiptNumber'>> {
  const balance = kes(await leaseBalanceMinor(tx, leaseId));
  const about = { refundId, paymentId, leaseId, customerId, unitId, propertyId };
  return { ...about, amount: kes(amountMinor), channel: 'b2c', balance };
}

/** Ledger reference of one of a refund's postings. */
export const refundReference = (
  step: 'approved' | 'started' | 'confirmed' | 'failed',
  refundId: string,
): string => `refund-${step}:${refundId}`;
