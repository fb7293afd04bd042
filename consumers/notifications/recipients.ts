import { createHash } from 'node:crypto';
import type { Tx } from '../../kernel/db';
import type { DeliveredEvent } from '../../kernel/events';
import { isNoticeType, tells, type RecipientType } from './templates';

/** A person who is to be told of an event. */
export interface Recipient {
  readonly eventId: string;
  readonly eventType: string;
  readonly type: RecipientType;
  readonly id: string;
}

/** The Message-ID of an event's notice to a recipient, in this attempt and in every other. */
export function messageIdOf(tenantId: string, { eventId, type, id }: Recipient): string {
  const facts = JSON.stringify([tenantId, eventId, type, id]);
  return `<${createHash('sha256').update(facts).digest('hex').slice(0, 32)}@bossnyumba>`;
}

// The set that owned the money: named by the event, or the one in force when the payment that it reverses was received.
const OWNERS = `
  SELECT e.event_id AS "eventId", share.owner_id AS id
    FROM unnest($2::text[], $3::text[], $4::text[]) AS e (event_id, set_id, payment_id)
    JOIN ownership_share share ON share.tenant_id = $1 AND share.set_id = coalesce(e.set_id, (
      SELECT s.set_id FROM payment p
        JOIN lease l ON l.tenant_id = $1 AND l.lease_id = p.lease_id
        JOIN unit u ON u.tenant_id = $1 AND u.unit_id = l.unit_id
        JOIN ownership_set s ON s.tenant_id = $1 AND s.property_id = u.property_id AND s.effective @> p.received_on
       WHERE p.tenant_id = $1 AND p.payment_id = e.payment_id))
   ORDER BY 1, 2`;

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

async function ownersOf(tx: Tx, events: readonly DeliveredEvent[]): Promise<Recipient[]> {
  const told = events.filter(({ envelope: { type } }) => isNoticeType(type) && tells(type, 'owner'));
  if (told.length === 0) return [];
  const { rows } = await tx.query<{ eventId: string; id: string }>({
    name: 'notice-owners',
    text: OWNERS,
    values: [
      tx.tenantId,
      told.map(({ envelope }) => envelope.id),
      told.map(({ envelope }) => textOf(envelope.data['setId'])),
      told.map(({ envelope }) => textOf(envelope.data['paymentId'])),
    ],
  });
  const typeOf = new Map(told.map(({ envelope }) => [envelope.id, envelope.type]));
  return rows.map(({ eventId, id }) => ({
    eventId,
    eventType: typeOf.get(eventId) ?? '',
    type: 'owner',
    id,
  }));
}

/** Who is to be told of these events of one company: the customer of each, and every owner of the money's ownership set. */
export async function recipientsOf(tx: Tx, events: readonly DeliveredEvent[]): Promise<Recipient[]> {
  const customers = events.flatMap(({ envelope: { id: eventId, type, data } }): Recipient[] => {
    const customerId = textOf(data['customerId']);
    if (customerId === null || !isNoticeType(type) || !tells(type, 'customer')) return [];
    return [{ eventId, eventType: type, type: 'customer', id: customerId }];
  });
  return [...customers, ...(await ownersOf(tx, events))];
}
