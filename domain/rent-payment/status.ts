/** Every move a payment may make, and what makes it. Type, validator, test and diagram come from this table. */
export const PAYMENT_TRANSITIONS = [
  { from: 'received', to: 'pending', on: 'validated: the lease is active and the receipt is new' },
  { from: 'received', to: 'failed', on: 'refused by validation' },
  { from: 'pending', to: 'succeeded', on: 'posted to the ledger and allocated' },
  { from: 'pending', to: 'failed', on: 'settlement refused, or the process was cancelled before it' },
  { from: 'failed', to: 'pending', on: 'tried again by M-Pesa' },
  { from: 'failed', to: 'succeeded', on: 'a receipt of the provider came after the failure' },
  {
    from: 'succeeded',
    to: 'reversed',
    on: 'reversed by a manager, or a success that the statement does not know',
  },
] as const;

/** Every move of a request that has one effect: a bank deposit, a reversal, an adjustment. */
export const REQUEST_TRANSITIONS = [
  { from: 'received', to: 'posted', on: 'posted to the ledger' },
  { from: 'received', to: 'refused', on: 'refused by a rule or a guard' },
] as const;

/** Every move of an attempt at collecting a payment by M-Pesa. Open until it has succeeded or failed. */
export const ATTEMPT_TRANSITIONS = [
  { from: 'prepared', to: 'sending', on: 'validated; this run of the process alone may send it' },
  { from: 'prepared', to: 'failed', on: 'refused by validation' },
  { from: 'sending', to: 'pending', on: 'the provider took the push' },
  { from: 'sending', to: 'unknown', on: 'no answer tells whether it was sent' },
  {
    from: 'sending',
    to: 'failed',
    on: 'refused by the provider, or cancelled or too late before it was sent',
  },
  { from: 'sending', to: 'succeeded', on: 'evidence came before the answer' },
  { from: 'pending', to: 'succeeded', on: 'a receipt, the statement, a person; or a query, provisionally' },
  { from: 'pending', to: 'failed', on: 'the provider says that it failed' },
  {
    from: 'pending',
    to: 'unknown',
    on: 'neither callback nor query nor statement knows it: a person’s queue',
  },
  { from: 'unknown', to: 'succeeded', on: 'a receipt, the statement or a person' },
  { from: 'unknown', to: 'failed', on: 'the provider says that it failed, or a person by the statement' },
  { from: 'failed', to: 'succeeded', on: 'a receipt came after the failure' },
  { from: 'succeeded', to: 'unknown', on: 'a query said success, and the statement does not know it' },
] as const;

/** Where an attempt is. `sending`: it may have left; `unknown`: it may have moved money. */
export type AttemptStatus = (typeof ATTEMPT_TRANSITIONS)[number]['from' | 'to'];

/** Where a payment is. `received`: accepted, nothing checked; `pending`: the specification's PaymentIntent. */
export type PaymentStatus = (typeof PAYMENT_TRANSITIONS)[number]['from' | 'to'];

/** Where a request with one effect is. */
export type RequestStatus = (typeof REQUEST_TRANSITIONS)[number]['from' | 'to'];

interface Transition<S extends string> {
  readonly from: S;
  readonly to: S;
}

/** The statuses from which `to` may be reached; the store's updates name them, so that no other move can be written. */
export function sourcesOf<S extends string>(table: readonly Transition<S>[], to: S): S[] {
  return table.filter((transition) => transition.to === to).map((transition) => transition.from);
}
