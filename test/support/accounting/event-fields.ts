import type { AccountingPolicy, LeaseDimensions } from '../../../domain/accounting/book';
import type { Effect } from '../../../domain/accounting/ruling';
import type { MemoryBook } from './memory-book';
import type { ScenarioEvent, ScenarioPolicy } from './scenario';

/** How a scenario's event reaches its rule, and what it came to. */
export type Play = (book: MemoryBook, event: ScenarioEvent, policy: ScenarioPolicy) => Effect;

/** Our accounts that receive money, by method. */
export const PLACES = {
  mpesa: { shortcode: '600100' },
  bank: { bankAccount: 'KCB-1' },
  card: { processor: 'stripe' },
  cash: {},
  cheque: {},
} as const;

/** The lease's dimensions on a date: the set in force, a unit and a customer of its own. */
export function leaseOn(policy: ScenarioPolicy, leaseId: string, date: string): LeaseDimensions {
  const propertyId = policy.leases[leaseId]?.property ?? '';
  const sets = Object.entries(policy.properties[propertyId]?.sets ?? {});
  const inForce = sets.find(([, { from, to }]) => from <= date && (to === undefined || date <= to));
  if (!inForce) throw new Error(`no ownership set of ${propertyId} on ${date}`);
  return {
    customerId: `cus_${leaseId}`,
    leaseId,
    unitId: `unt_${leaseId}`,
    propertyId,
    setId: inForce[0],
  };
}

/** What a scenario's policy decides for the rules. */
export function accountingPolicy(policy: ScenarioPolicy): AccountingPolicy {
  return {
    allocation: 'oldest_due_first',
    vatPortionFirst: policy.vatPortionFirst ?? true,
    vatRemitter: policy.vatRemitter ?? 'owner',
    currency: 'KES',
  };
}

/** A field that is a name. */
export function text(event: ScenarioEvent, field: string): string {
  return String(event[field]);
}

/** A field that is an amount in minor units; 0 where it is left out. */
export function cents(event: ScenarioEvent, field: string): bigint {
  return BigInt(event[field] ?? 0);
}
