import { queryAsTenant, type Pool } from '../../kernel/db';
import { GENESIS_HASH, hashOf, type AuditLink } from './chain';
import type { AuditHead } from './records';

/** Whether a company's chain is whole, or where it first is not. */
export type AuditVerdict =
  { readonly ok: true; readonly length: bigint } | { readonly ok: false; readonly brokenAt: bigint };

const PAGE_ROWS_MAX = 1_000;

const instant = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

// By recorded_at too: a sequence given out twice, in two months, must not hide behind a page.
const PAGE = `
  SELECT tenant_id AS "tenantId", sequence, ${instant('recorded_at')} AS "recordedAt", event_id AS "eventId",
         ${instant('occurred_at')} AS "occurredAt", actor_type AS "actorType", actor_id AS "actorId", action, subject,
         content, previous_hash AS "previousHash", hash
    FROM audit_record WHERE tenant_id = $1 AND sequence >= $2 AND sequence < $2 + ${PAGE_ROWS_MAX}
   ORDER BY sequence, recorded_at`;

const HEAD = 'SELECT sequence, hash FROM audit_head WHERE tenant_id = $1';

const lesser = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function isLinked({ hash, ...said }: AuditLink, sequence: bigint, last: string): boolean {
  const { previousHash, ...entry } = said;
  return entry.sequence === sequence && previousHash === last && hash === hashOf(entry, last);
}

/**
 * Walks a company's chain from its first entry to its head, computing every hash again: a changed, missing, added or
 * reordered entry is found, also at the end (the head counts the entries). It reads while others add: what is added
 * after the head was read is not looked at.
 * @throws AppError DATABASE_UNAVAILABLE; safe to repeat.
 */
export async function verifyAuditChain(appPool: Pool, tenantId: string): Promise<AuditVerdict> {
  const [head] = await queryAsTenant<AuditHead>(appPool, tenantId, 'audit-head', HEAD, [tenantId]);
  const length = head?.sequence ?? 0n;
  let last = GENESIS_HASH;
  let sequence = 0n;
  while (sequence < length) {
    const values = [tenantId, (sequence + 1n).toString()];
    const page = await queryAsTenant<AuditLink>(appPool, tenantId, 'audit-page', PAGE, values);
    if (page.length === 0) return { ok: false, brokenAt: sequence + 1n };
    for (const entry of page) {
      if (sequence === length && entry.sequence > length) break;
      if (!isLinked(entry, sequence + 1n, last))
        return { ok: false, brokenAt: lesser(entry.sequence, sequence + 1n) };
      sequence += 1n;
      last = entry.hash;
    }
  }
  return last === (head?.hash ?? GENESIS_HASH) ? { ok: true, length } : { ok: false, brokenAt: length };
}
