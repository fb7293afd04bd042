import type { Endpoint } from '../../../api/middleware/endpoint';
import type { ErrorCode } from '../../../kernel/errors';
import type { Change } from './asks';
import type { Things } from './things';
import type { Unready } from './world';

/** Who asks, in all the ways that a request can be made. */
export interface Askers {
  readonly things: Things;
  /** A good token of a manager. */
  readonly manager: string;
  /** Good tokens by role. */
  readonly byRole: Readonly<Record<string, string>>;
  /** Bad tokens by what is wrong with them. */
  readonly bad: Readonly<Record<string, string>>;
  /** A manager of a company that has stopped to collect by M-Pesa, a lease there, and a payment that failed. */
  readonly unready: Unready;
  /** A good token of a company that nobody has set up. */
  readonly unknownCompany: string;
}

/** One request that must be refused: how it differs from a good one, and what is answered. */
export interface BadCase {
  readonly endpoint: Endpoint;
  readonly code: ErrorCode;
  readonly what: string;
  change(askers: Askers): Change;
  /** Facts that the problem carries beside its standard members. */
  extras?(askers: Askers): Readonly<Record<string, unknown>>;
}

/** Cases of one code, from what is wrong to the change that makes it so. */
export function casesOf(
  endpoint: Endpoint,
  code: ErrorCode,
  changes: Readonly<Record<string, Change | ((askers: Askers) => Change)>>,
): BadCase[] {
  return Object.entries(changes).map(([what, change]) => ({
    ...{ endpoint, code, what },
    change: typeof change === 'function' ? change : () => change,
  }));
}

const SHOWN_MAX = 48;

/** A value as a test's name can hold it. */
export function shown(value: unknown): string {
  const text = (JSON.stringify(value) ?? 'nothing').replaceAll(
    /[^\x20-\x7e]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16)}`,
  );
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}… (${text.length})` : text;
}
