import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from './canonical-json';

/** One act: who did what to what, and what it came to. No personal data: ids, amounts, reasons. */
export interface AuditEntry {
  readonly tenantId: string;
  /** Place in the company's chain, from 1, without a gap. */
  readonly sequence: bigint;
  /** Instants in UTC with microseconds, as Postgres keeps them: no digit of the row is outside the hash. */
  readonly recordedAt: string;
  readonly occurredAt: string;
  readonly eventId: string;
  readonly actorType: string;
  readonly actorId: string;
  readonly action: string;
  readonly subject: string;
  readonly content: Json;
}

/** An entry in its place: it names the hash before it, so that no earlier one can change without all later ones. */
export interface AuditLink extends AuditEntry {
  readonly previousHash: string;
  readonly hash: string;
}

/** What the first entry of every company names as the hash before it. */
export const GENESIS_HASH = '0'.repeat(64);

/** SHA-256, in hex, over the canonical JSON of an entry together with the hash before it. */
export function hashOf(entry: AuditEntry, previousHash: string): string {
  const said = { ...entry, sequence: entry.sequence.toString(), previousHash };
  return createHash('sha256').update(canonicalJson(said)).digest('hex');
}

/** An instant as the chain spells it. */
export function auditInstant(at: Date): string {
  return at.toISOString().replace('Z', '000Z');
}

/** Chains entries to the hash before them, in order. */
export function link(entries: readonly AuditEntry[], previousHash: string): AuditLink[] {
  let last = previousHash;
  return entries.map((entry) => {
    const chained = { ...entry, previousHash: last, hash: hashOf(entry, last) };
    last = chained.hash;
    return chained;
  });
}
