import { together, type Tx } from '../../kernel/db';
import { GENESIS_HASH, type AuditLink } from './chain';

/** The end of a company's chain. */
export interface AuditHead {
  readonly sequence: bigint;
  readonly hash: string;
}

/** Locks the end of the company's chain until commit, so that whoever adds adds behind it. */
export async function lockHead(tx: Tx): Promise<AuditHead> {
  const begin = tx.query({
    name: 'audit-head-begin',
    text: 'INSERT INTO audit_head (tenant_id, sequence, hash) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING',
    values: [tx.tenantId, GENESIS_HASH],
  });
  const lock = tx.query<AuditHead>({
    name: 'audit-head-lock',
    text: 'SELECT sequence, hash FROM audit_head WHERE tenant_id = $1 FOR UPDATE',
    values: [tx.tenantId],
  });
  const [, { rows }] = await together(begin, lock);
  return rows[0] ?? { sequence: 0n, hash: GENESIS_HASH };
}

const APPEND = `
  INSERT INTO audit_record (tenant_id, sequence, recorded_at, event_id, occurred_at, actor_type, actor_id, action, subject,
                            content, previous_hash, hash)
  SELECT $1, r.* FROM unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::timestamptz[], $6::text[], $7::text[],
                             $8::text[], $9::text[], $10::jsonb[], $11::text[], $12::text[]) AS r`;

/** Adds links behind the locked head and moves it to the last of them. */
export async function appendLinks(tx: Tx, links: readonly AuditLink[]): Promise<void> {
  const last = links.at(-1);
  if (!last) return;
  const column = <K extends keyof AuditLink>(key: K): AuditLink[K][] => links.map((entry) => entry[key]);
  const append = tx.query({
    name: 'audit-append',
    text: APPEND,
    values: [
      tx.tenantId,
      column('sequence').map(String),
      column('recordedAt'),
      column('eventId'),
      column('occurredAt'),
      column('actorType'),
      column('actorId'),
      column('action'),
      column('subject'),
      column('content').map((content) => JSON.stringify(content)),
      column('previousHash'),
      column('hash'),
    ],
  });
  const move = tx.query({
    name: 'audit-head-move',
    text: 'UPDATE audit_head SET sequence = $2, hash = $3 WHERE tenant_id = $1',
    values: [tx.tenantId, last.sequence.toString(), last.hash],
  });
  await together(append, move);
}
