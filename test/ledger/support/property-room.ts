import { derivedId, inTransaction, newId, type Pool, type Tx } from '../../../kernel/db';

/** One property of the company under test, sold in the middle of June, with two leases of its own. */
export interface PropertyRoom {
  readonly pool: Pool;
  readonly tenantId: string;
  readonly propertyId: string;
  readonly leaseIds: readonly [string, string];
  /** Ownership set in force on a day of June. */
  setOn(day: string): string;
}

const SOLD_ON = '2026-06-16';

const insert = (tx: Tx, table: string, row: Readonly<Record<string, string | boolean>>): Promise<unknown> => {
  const columns = Object.keys(row);
  const places = columns.map((_column, index) => `$${index + 2}`);
  const text = `INSERT INTO ${table} (tenant_id, ${columns.join(', ')}) VALUES ($1, ${places.join(', ')})`;
  return tx.query(text, [tx.tenantId, ...Object.values(row)]);
};

async function addSets(tx: Tx, property_id: string, sets: readonly [string, string]): Promise<void> {
  const owner_id = newId('own');
  await insert(tx, 'owner', { owner_id, name: 'Owner', email: 'owner@example.test' });
  const terms = [`[2026-01-01,${SOLD_ON})`, `[${SOLD_ON},)`] as const;
  for (const [index, set_id] of sets.entries()) {
    await insert(tx, 'ownership_set', { set_id, property_id, effective: terms[index]! });
    await insert(tx, 'ownership_share', { set_id, owner_id, share_bps: '10000' });
  }
}

async function addLease(tx: Tx, property_id: string, lease_id: string): Promise<void> {
  const [unit_id, customer_id] = [derivedId('unt', lease_id), derivedId('cus', lease_id)];
  await insert(tx, 'unit', { unit_id, property_id, label: 'A4' });
  await insert(tx, 'customer', { customer_id, name: 'Customer', email: 'customer@example.test' });
  const term = { status: 'active', starts_on: '2026-01-01', rent_minor: '1' };
  await insert(tx, 'lease', { lease_id, unit_id, customer_id, ...term });
}

/** Adds a property with its sets and leases to the company. */
export async function addProperty(
  pool: Pool,
  tenantId: string,
  { vatFirst, managerRemits }: { vatFirst: boolean; managerRemits: boolean },
): Promise<PropertyRoom> {
  const propertyId = newId('prp');
  const sets = [newId('set'), newId('set')] as const;
  const leaseIds = [newId('lse'), newId('lse')] as const;
  await inTransaction(pool, tenantId, 'add-property', async (tx) => {
    const place = { property_id: propertyId, name: 'Court', zone: 'Africa/Nairobi', currency: 'KES' };
    const vat = { vat_remitter: managerRemits ? 'manager' : 'owner', vat_portion_first: vatFirst };
    await insert(tx, 'property', { ...place, ...vat });
    await addSets(tx, propertyId, sets);
    for (const leaseId of leaseIds) await addLease(tx, propertyId, leaseId);
  });
  return { pool, tenantId, propertyId, leaseIds, setOn: (day) => (day < SOLD_ON ? sets[0] : sets[1]) };
}
