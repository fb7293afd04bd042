import type { LeaseDimensions } from './book';
import type { AccountNumber } from './chart';
import type { Cash, Place } from './methods';
import { credit, debit, entryOf, type Dimensions, type Entry } from './posting';

/** Channel of a payout → the account its money leaves. */
export const PAID_FROM = { b2c: '1040', bank: '1010' } as const satisfies Record<string, AccountNumber>;

/** How money reaches a customer. */
export type PayoutChannel = keyof typeof PAID_FROM;

/** One attempt to pay a refund out: money that is approved (2410), then on its way (2420), then gone or back. */
export interface RefundPayout {
  readonly lease: Pick<LeaseDimensions, 'customerId' | 'leaseId'>;
  /** Names this attempt alone; another try is another attempt. */
  readonly attemptId: string;
  readonly amountMinor: bigint;
}

/** Dimensions of a line on 2410; the payment is named where one alone is refunded. */
export function payable(lease: RefundPayout['lease'], paymentId?: string): Dimensions {
  const { customerId, leaseId } = lease;
  return { customerId, leaseId, ...(paymentId === undefined ? {} : { paymentId }) };
}

/** Where a payout's money leaves us: `place` has what its account requires. */
export function leavingFrom(channel: PayoutChannel, place: Place, attemptId: string): Cash {
  return { account: PAID_FROM[channel], dimensions: { ...place, attemptId } };
}

/** A refund on its way: DR 2410 CR 2420. */
export function onItsWay({ lease, attemptId, amountMinor }: RefundPayout): Entry {
  const dimensions = { ...payable(lease), attemptId };
  return entryOf(debit('2410', amountMinor, dimensions), credit('2420', amountMinor, dimensions));
}
