/** Every move a payment may make, and what makes it. Type, validator, test and diagram come from this table. */
export const PAYMENT_TRANSITIONS = [
  { from: 'received', to: 'pending', on: 'validated: the lease is active and the receipt is new' },
  { from: 'received', to: 'failed', on: 'refused by validation' },
  { from: 'pending', to: 'succeeded', on: 'posted to the ledger and allocated' },
  { from: 'pending', to: 'failed', on: 'settlement refused, or the process was cancelled before it' },
  { from: 'succeeded', to: 'reversed', on: 'reversed by a manager' },
] as const;

/** Every move of a request that has one effect: a bank deposit, a reversal, an adjustment. */
export const REQUEST_TRANSITIONS = [
  { from: 'received', to: 'posted', on: 'posted to the ledger' },
  { from: 'received', to: 'refused', on: 'refused by a rule or a guard' },
] as const;

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
