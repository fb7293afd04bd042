import type { Refusal } from '../accounting/ruling';

/** Why an accepted payment failed, or an accepted request was refused: the accounting rules' refusals and the room's own. */
export type RefusalReason =
  | Refusal
  | 'LEASE_NOT_ACTIVE'
  | 'PAYMENT_DUPLICATE'
  | 'PAYMENT_SETTLED'
  | 'PAYMENT_NOT_BANKABLE'
  | 'PAYMENT_NOT_REVERSIBLE'
  | 'PAYMENT_NOT_REFUNDABLE'
  | 'REFUND_NOT_APPROVED'
  | 'PAYOUT_NOT_IN_TRANSIT'
  | 'OWNERSHIP_NOT_DEFINED'
  | 'OWNER_FUNDS_SPENT'
  | 'NOTHING_TO_APPLY'
  | 'SETTLEMENT_REFUSED'
  | 'MPESA_INSUFFICIENT_FUNDS'
  | 'MPESA_LIMIT'
  | 'MPESA_CANCELLED'
  | 'MPESA_EXPIRED'
  | 'MPESA_UNREACHABLE'
  | 'MPESA_WRONG_PIN'
  | 'MPESA_UNAVAILABLE'
  | 'MPESA_REFUSED'
  | 'MPESA_FAILED'
  | 'NOT_ON_STATEMENT'
  | 'AMOUNT_DIFFERS'
  | 'CANCELLED';

/** What those reasons mean to a person; the docs page lists them from here. */
export const REFUSAL_MEANING: Readonly<Record<RefusalReason, string>> = {
  AMOUNT_NOT_POSITIVE: 'The amount is not above zero.',
  VAT_NOT_ALLOWED: 'This category of charge carries no VAT.',
  CHARGE_SETTLED: 'Nothing of the charge is left to adjust.',
  AMOUNT_EXCEEDS_CHARGE: 'The amount is larger than what is left of the charge.',
  NOT_UNDEPOSITED: 'This method of payment puts nothing into the drawer.',
  ALREADY_BANKED: 'The money was banked before.',
  NOT_BANKED: 'The money is not banked yet.',
  ALREADY_CLEARED: 'The money cleared before.',
  ALREADY_REVERSED: 'The payment was reversed before.',
  SURPLUS_USED: 'The surplus of the payment has been used; reverse that use first.',
  PAYMENT_REFUNDED: 'A part of the payment went back to its payer, or is about to.',
  ALREADY_MATCHED: 'The money in suspense was matched before.',
  AMOUNT_EXCEEDS_CREDIT: 'The amount is larger than the credit of the lease.',
  AMOUNT_EXCEEDS_PAYMENT: 'The amount is larger than what is left of the payment.',
  METHOD_NOT_REFUNDABLE: 'Only an M-Pesa payment can be refunded to its payer.',
  SAME_ACCOUNT: 'A transfer needs two different accounts.',
  LEASE_NOT_ACTIVE: 'The lease is not active on the business date.',
  PAYMENT_DUPLICATE: 'Another payment carries this receipt number.',
  PAYMENT_SETTLED: 'The money of an earlier attempt came meanwhile; the customer was not asked again.',
  PAYMENT_NOT_BANKABLE: 'The payment did not succeed, was reversed, or is banked already.',
  PAYMENT_NOT_REVERSIBLE: 'The payment did not succeed, or is reversed already.',
  PAYMENT_NOT_REFUNDABLE: 'The payment did not succeed, or was reversed.',
  REFUND_NOT_APPROVED: 'The customer has no approved refund of this amount waiting.',
  PAYOUT_NOT_IN_TRANSIT: 'The payout never started, or its outcome is known.',
  OWNERSHIP_NOT_DEFINED: 'No ownership of the property is in force on the business date.',
  OWNER_FUNDS_SPENT: 'The owner’s money is spent: the account would fall below zero.',
  NOTHING_TO_APPLY: 'The lease has no credit, or no open charge to use it on.',
  SETTLEMENT_REFUSED: 'The ledger refused the posting; an operator looks into it.',
  MPESA_INSUFFICIENT_FUNDS: 'The M-Pesa account does not hold the amount.',
  MPESA_LIMIT: 'The amount is outside the limits of M-Pesa for this customer or day.',
  MPESA_CANCELLED: 'The customer declined on the phone. A receipt that comes later still credits.',
  MPESA_EXPIRED: 'The customer did not answer in time. A receipt that comes later still credits.',
  MPESA_UNREACHABLE: 'The phone could not be reached. A receipt that comes later still credits.',
  MPESA_WRONG_PIN: 'The PIN was wrong.',
  MPESA_UNAVAILABLE: 'M-Pesa could not be reached for hours; the customer was not asked.',
  MPESA_REFUSED: 'M-Pesa refused the request before anything was sent to the customer.',
  MPESA_FAILED: 'M-Pesa reports a failure; its code is on the attempt.',
  NOT_ON_STATEMENT: 'A person resolved it: the statement of the paybill has no such money.',
  AMOUNT_DIFFERS: 'Another amount came than was asked for; it is recorded as a payment of its own.',
  CANCELLED: 'The process was cancelled before anything was posted.',
};
