import type { Tx } from '../../kernel/db';
import { recordEvents, type Origin } from '../../kernel/events';
import type { BusinessDate } from '../../kernel/time';
import { numberedEvents, type EventOfRow } from './numbered-events';

/** Money of the paybill that names no lease. */
export interface SuspenseToAdd {
  readonly suspenseId: string;
  readonly shortCode: string;
  /** The provider's name for it; once in suspense, for ever. */
  readonly providerRef: string;
  readonly amountMinor: bigint;
  readonly receivedOn: BusinessDate;
  readonly origin: Origin;
}

/** As it stands in the table; `matched` exactly when it has a payment. */
export interface SuspenseRow extends SuspenseToAdd {
  readonly status: 'open' | 'matched';
  /** The payment it became. */
  readonly paymentId: string | null;
  readonly eventSeq: bigint;
}

/** Adds it as `open`. False, and nothing written, when its provider reference is in suspense already: a repeated callback. */
export async function insertSuspense(tx: Tx, item: SuspenseToAdd, at: Date): Promise<boolean> {
  const { suspenseId, shortCode, providerRef, amountMinor, receivedOn, origin } = item;
  const { rowCount } = await tx.query({
    name: 'suspense-add',
    text: `INSERT INTO suspense_item (tenant_id, suspense_id, short_code, provider_ref, amount_minor, currency, received_on,
                                      status, origin, created_at, updated_at)
           VALUES ($1, $2, $3, $4, $5, 'KES', $6, 'open', $7, $8, $8)
           ON CONFLICT (tenant_id, provider_ref) DO NOTHING`,
    values: [
      ...[tx.tenantId, suspenseId, shortCode, providerRef, amountMinor.toString()],
      ...[receivedOn, origin, at],
    ],
  });
  return rowCount === 1;
}

/** Locks it against a second match. Taken before its payment and its lease. @throws Error when it is not there. */
export async function lockSuspense(tx: Tx, suspenseId: string): Promise<SuspenseRow> {
  const { rows } = await tx.query<SuspenseRow>({
    name: 'suspense-lock',
    text: `SELECT suspense_id AS "suspenseId", short_code AS "shortCode", provider_ref AS "providerRef",
                  amount_minor AS "amountMinor", received_on AS "receivedOn", status, payment_id AS "paymentId",
                  event_seq AS "eventSeq", origin
             FROM suspense_item WHERE tenant_id = $1 AND suspense_id = $2 FOR NO KEY UPDATE`,
    values: [tx.tenantId, suspenseId],
  });
  const [row] = rows;
  if (!row) throw new Error(`suspense item ${suspenseId} is not there`);
  return row;
}

/**
 * Marks a locked one as matched to its payment, and records the events of it, numbered from its own count.
 * @throws Error when it is matched already; a unique violation when the payment is the money of another one.
 */
export async function matchSuspense(
  tx: Tx,
  item: SuspenseRow,
  paymentId: string,
  events: readonly EventOfRow[],
  at: Date,
): Promise<void> {
  const { suspenseId, eventSeq, origin } = item;
  const { rowCount } = await tx.query({
    name: 'suspense-match',
    text: `UPDATE suspense_item SET status = 'matched', payment_id = $3, event_seq = $4, updated_at = $5
            WHERE tenant_id = $1 AND suspense_id = $2 AND status = 'open' AND event_seq = $6`,
    values: [
      ...[tx.tenantId, suspenseId, paymentId],
      ...[(eventSeq + BigInt(events.length)).toString(), at, eventSeq.toString()],
    ],
  });
  if (rowCount !== 1) throw new Error(`suspense item ${suspenseId} is ${item.status} already`);
  const numbered = numberedEvents({ aggregateId: suspenseId, eventSeq, origin }, events, at);
  await recordEvents(tx, numbered);
}
