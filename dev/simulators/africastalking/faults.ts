/**
 * What the simulator can be told to do to one number. `refused`, `insufficient_balance`, `gateway_error`: its status in an
 * answer of 201. `error`, `closed`: HTTP 500 and 503, nothing sent. `hang`: the request is read and never answered. `lost`:
 * the text is sent, and the connection ends in place of the answer. `garbled`: it is sent, and the answer is no JSON.
 */
export const FAULTS = [
  'refused',
  'insufficient_balance',
  'gateway_error',
  'error',
  'closed',
  'hang',
  'lost',
  'garbled',
] as const;

/** One of the faults by name. */
export type Fault = (typeof FAULTS)[number];

/** Faults by number, as set through `/_control/faults`. */
export interface Faults {
  /** `times`: how many requests it befalls; every one until it is cleared when left out. */
  set(number: string, fault: Fault, times?: number): void;
  clear(): void;
  /** The fault that befalls the request at hand, which counts as one time. */
  next(number: string): Fault | undefined;
}

/** Opens an empty list of faults, kept in memory. */
export function openFaults(): Faults {
  const byNumber = new Map<string, { readonly fault: Fault; left: number }>();
  return {
    set: (number, fault, times = Number.POSITIVE_INFINITY) =>
      void byNumber.set(number, { fault, left: times }),
    clear: () => byNumber.clear(),
    next: (number) => {
      const found = byNumber.get(number);
      if (found === undefined || found.left <= 0) return undefined;
      found.left -= 1;
      return found.fault;
    },
  };
}
