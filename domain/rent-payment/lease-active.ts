import type { BusinessDate } from '../../kernel/time';

/** What decides whether a lease takes rent on a day. `endsOn` is its last day, null when open-ended. */
export interface LeaseTerm {
  readonly status: string;
  readonly startsOn: BusinessDate;
  readonly endsOn: BusinessDate | null;
}

/** True when the lease is active and the day lies within it, first and last day included. */
export function isActiveOn(lease: LeaseTerm, day: BusinessDate): boolean {
  return lease.status === 'active' && lease.startsOn <= day && (lease.endsOn === null || day <= lease.endsOn);
}
