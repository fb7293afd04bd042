import type { Consumer, DeliveredEvent } from '../../kernel/events';
import type { Clock } from '../../kernel/time';
import type { Json } from './canonical-json';
import { auditInstant, link, type AuditEntry } from './chain';
import { appendLinks, lockHead } from './records';

function entryOf(
  { envelope, aggregateId }: DeliveredEvent,
  sequence: bigint,
  recordedAt: string,
): AuditEntry {
  const { id, tenantId, timestamp, type, actor, data } = envelope;
  return {
    tenantId,
    sequence,
    recordedAt,
    occurredAt: auditInstant(new Date(timestamp)),
    eventId: id,
    actorType: actor.type,
    actorId: actor.id,
    action: type,
    subject: aggregateId,
    content: data as Json,
  };
}

/**
 * Keeps who did what to what, of every event, in one append-only chain for each company. `apply` waits for whoever else is
 * adding to the company's chain; an event is in it once.
 */
export function auditConsumer(clock: Clock): Consumer {
  return {
    name: 'audit',
    apply: async (tx, events) => {
      const head = await lockHead(tx);
      const recordedAt = auditInstant(clock.now());
      const entries = events.map((event, index) =>
        entryOf(event, head.sequence + BigInt(index + 1), recordedAt),
      );
      await appendLinks(tx, link(entries, head.hash));
    },
  };
}

export { verifyAuditChain } from './verify';
