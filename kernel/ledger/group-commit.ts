import type { Pool } from '../db';
import { toLedgerError } from './errors';
import { POST_STATEMENT, postingToJson, type LedgerPosting } from './post';

/** Posts single postings that arrive at once in one call and one commit; each caller learns of its own. */
export interface GroupCommit {
  /** True when posted now, false when the reference was posted before. Safe to repeat. Fails as `postToLedger` does. */
  post(posting: LedgerPosting): Promise<boolean>;
}

interface Waiting {
  readonly posting: LedgerPosting;
  readonly resolve: (posted: boolean) => void;
  readonly reject: (error: unknown) => void;
}

const GROUP_POSTINGS_MAX = 100;
const GROUPS_IN_FLIGHT_MAX = 2;

/** Posters that wait for their answers come back together: were all taken into one group, no second would ever run beside it. */
function groupSize(waiting: number, inFlight: number): number {
  return Math.min(GROUP_POSTINGS_MAX, Math.ceil(waiting / (GROUPS_IN_FLIGHT_MAX - inFlight)));
}

/**
 * Opens a group commit for one company. Where a group fails, its members are posted one by one, so that a bad posting
 * fails alone.
 */
export function openGroupCommit(pool: Pool, tenantId: string, now: () => Date): GroupCommit {
  const waiting: Waiting[] = [];
  let inFlight = 0;

  const call = async (group: readonly Waiting[]): Promise<void> => {
    const at = now();
    const json = JSON.stringify(group.map(({ posting }) => postingToJson(tenantId, posting, at)));
    const { rows } = await pool.query<{ reference: string; posted: boolean }>({
      ...POST_STATEMENT,
      values: [tenantId, json, at],
    });
    // Of two members with one reference the first posted it.
    const posted = new Set(rows.filter((row) => row.posted).map((row) => row.reference));
    for (const member of group) member.resolve(posted.delete(member.posting.reference));
  };

  const commit = async (group: readonly Waiting[]): Promise<void> => {
    try {
      await call(group);
    } catch (error) {
      if (group.length === 1) return group[0]?.reject(toLedgerError(error));
      for (const member of group) await commit([member]);
    }
  };

  const pump = (): void => {
    while (inFlight < GROUPS_IN_FLIGHT_MAX && waiting.length > 0) {
      const group = waiting.splice(0, groupSize(waiting.length, inFlight));
      inFlight += 1;
      void commit(group).finally(() => {
        inFlight -= 1;
        pump();
      });
    }
  };

  return {
    post: (posting) =>
      new Promise((resolve, reject) => {
        waiting.push({ posting, resolve, reject });
        queueMicrotask(pump);
      }),
  };
}
