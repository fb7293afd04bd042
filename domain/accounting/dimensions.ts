/**
 * What a ledger line can say about itself besides account and amount. Every line also carries company, posting, entry,
 * date and currency: the ledger adds those. `setId` is the ownership set: a dated version of a property's shares.
 */
export interface Dimensions {
  readonly customerId?: string;
  readonly leaseId?: string;
  readonly unitId?: string;
  readonly propertyId?: string;
  readonly setId?: string;
  readonly chargeId?: string;
  readonly paymentId?: string;
  readonly ownerId?: string;
  readonly vendorId?: string;
  readonly billId?: string;
  readonly disputeId?: string;
  readonly runId?: string;
  readonly attemptId?: string;
  readonly transferId?: string;
  readonly bankAccount?: string;
  readonly shortcode?: string;
  readonly processor?: string;
  readonly providerRef?: string;
  readonly cause?: string;
  readonly category?: string;
}

/** Name of a dimension, as used by the chart's required dimensions and guard keys. */
export type DimensionName = keyof Dimensions;
