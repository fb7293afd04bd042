import { acceptOnce, inTransaction, together, type Pool, type Tx } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import { recordProcessStart, type ProcessStart } from '../../kernel/events';
import { businessDateIn, type BusinessDate } from '../../kernel/time';
import type { AcceptedCommand, AcceptedProcess, StartOf } from './commands';

/** The property a command is about: its zone decides what day it is. */
export interface PropertyZone {
  readonly zone: string;
  readonly propertyId: string;
  readonly leaseId: string;
}

/** @throws AppError DATE_IN_FUTURE when the day has not begun in the zone of the property. */
export function notInFuture(day: BusinessDate, zone: string, at: Date): void {
  if (day > businessDateIn(zone, at)) throw new AppError('DATE_IN_FUTURE', undefined, { date: day });
}

/**
 * @throws AppError DATE_TOO_EARLY when the day lies before that of the fact it concerns: balances between the two would be of
 * money that had not come, or of a charge that was not there.
 */
export function notBefore(day: BusinessDate, fact: BusinessDate): void {
  if (day < fact) throw new AppError('DATE_TOO_EARLY', undefined, { date: day, earliest: fact });
}

/** A command that may be accepted: the search attributes of its process, and what inserts its rows. */
export interface Acceptable {
  readonly attributes: Readonly<Record<string, string>>;
  readonly insert: () => Promise<unknown>;
}

/**
 * Runs one accepting write: what was found acceptable, the idempotency record and the process start commit together.
 * `check` inserts nothing itself, so that its rows go out with the process start.
 */
export async function accept(
  pool: Pool,
  label: string,
  command: AcceptedCommand,
  startOf: StartOf,
  check: (tx: Tx) => Promise<Acceptable>,
): Promise<AcceptedProcess> {
  return inTransaction(pool, command.tenantId, label, async (tx) => {
    let start: ProcessStart | null = null;
    const acceptance = await acceptOnce(tx, command.request, command.response, async () => {
      const { attributes, insert } = await check(tx);
      start = startOf(attributes);
      await together(insert(), recordProcessStart(tx, start));
    });
    return { acceptance, start };
  });
}

/** Search attributes of a process about a lease. */
export const attributesOf = (
  tenantId: string,
  { propertyId, leaseId }: PropertyZone,
): Record<string, string> => ({
  TenantId: tenantId,
  PropertyId: propertyId,
  LeaseId: leaseId,
  ProcessStatus: 'received',
});

const LEASE_ZONE = `SELECT p.zone, p.property_id AS "propertyId", l.lease_id AS "leaseId" FROM lease l
  JOIN unit u ON u.tenant_id = l.tenant_id AND u.unit_id = l.unit_id
  JOIN property p ON p.tenant_id = u.tenant_id AND p.property_id = u.property_id
 WHERE l.tenant_id = $1 AND l.lease_id = $2`;

/** The property of a lease of this company. @throws AppError LEASE_NOT_FOUND. */
export async function leaseZone(tx: Tx, leaseId: string): Promise<PropertyZone> {
  const { rows } = await tx.query<PropertyZone>({
    name: 'lease-zone',
    text: LEASE_ZONE,
    values: [tx.tenantId, leaseId],
  });
  if (!rows[0]) throw new AppError('LEASE_NOT_FOUND', undefined, { leaseId });
  return rows[0];
}
