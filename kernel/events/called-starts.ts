import type { StartKey } from './process-start';

/** Starts of one company that wait to be claimed. */
export interface CompanyStarts {
  readonly tenantId: string;
  readonly workflowIds: readonly string[];
}

/** How many starts wait at most, and how long. */
export interface CalledLimits {
  readonly waitingMax: number;
  readonly waitMsMax: number;
  /** A clock that is never set back, in ms. */
  readonly nowMs: () => number;
}

interface Waiting {
  readonly workflowId: string;
  readonly atMs: number;
}

/** What a worker was called for and has not looked at, company by company. */
export interface CalledStarts {
  /** Adds one; false where it is full, and the start is the relay's. */
  add(start: StartKey): boolean;
  isEmpty(): boolean;
  /**
   * Takes at most `max` (one or more) of the company whose turn it is; undefined where nothing waits. What has waited too long
   * is dropped on the way, and the relay's.
   */
  take(max: number): CompanyStarts | undefined;
  clear(): void;
}

/** Creates an empty one. Companies come in turn, so that the burst of one keeps back no other; within one it is first come, first served. */
export function createCalledStarts({ waitingMax, waitMsMax, nowMs }: CalledLimits): CalledStarts {
  const waiting = new Map<string, Waiting[]>();
  let count = 0;

  const takeOf = (tenantId: string, ofCompany: Waiting[], max: number): CompanyStarts => {
    const oldestMs = nowMs() - waitMsMax;
    const inTime = ofCompany.findIndex(({ atMs }) => atMs >= oldestMs);
    const late = ofCompany.splice(0, inTime < 0 ? ofCompany.length : inTime);
    const taken = ofCompany.splice(0, max);
    count -= late.length + taken.length;
    // To the end of the line, or out of it.
    waiting.delete(tenantId);
    if (ofCompany.length > 0) waiting.set(tenantId, ofCompany);
    return { tenantId, workflowIds: taken.map(({ workflowId }) => workflowId) };
  };
  return {
    add: ({ tenantId, workflowId }) => {
      if (count >= waitingMax) return false;
      count += 1;
      const one = { workflowId, atMs: nowMs() };
      const ofCompany = waiting.get(tenantId);
      if (ofCompany) ofCompany.push(one);
      else waiting.set(tenantId, [one]);
      return true;
    },
    isEmpty: () => count === 0,
    take: (max) => {
      for (const [tenantId, ofCompany] of waiting) {
        const taken = takeOf(tenantId, ofCompany, max);
        if (taken.workflowIds.length > 0) return taken;
      }
      return undefined;
    },
    clear: () => {
      waiting.clear();
      count = 0;
    },
  };
}
