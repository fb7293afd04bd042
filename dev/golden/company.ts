import { inTransaction, newId, type Pool, type Tx } from '../../kernel/db';
import { NAIROBI } from '../../kernel/time';
import type { GoldenPolicy } from './scenario';

/** Leases of a scenario have no dates: every business date is within them. */
const LEASED_FROM = '2000-01-01';

/** A set's name counts within its property only; its id within the company. */
export const setIdOf = (property: string, set: string): string => `${property}/${set}`;

const insert = (tx: Tx, table: string, row: Readonly<Record<string, string | boolean>>): Promise<unknown> => {
  const columns = ['tenant_id', ...Object.keys(row)];
  const places = columns.map((_column, index) => `$${index + 1}`);
  const text = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`;
  return tx.query(text, [tx.tenantId, ...Object.values(row)]);
};

type Sets = GoldenPolicy['properties'][string]['sets'];

/** First to last day of a set. `to` is its last day; where the next set begins on that very day, the day is the next one's. */
function effectiveOf(sets: Sets, { from, to }: Sets[string]): string {
  if (to === undefined || to === null) return `[${from},)`;
  const isTaken = Object.values(sets).some((other) => other.from === to && other.from !== from);
  return `[${from},${to}${isTaken ? ')' : ']'}`;
}

async function addProperties(tx: Tx, policy: GoldenPolicy): Promise<void> {
  const { vatRemitter: vat_remitter, vatPortionFirst: vat_portion_first, currency } = policy;
  for (const [property_id, { sets }] of Object.entries(policy.properties)) {
    const place = { property_id, name: property_id, zone: NAIROBI, currency };
    await insert(tx, 'property', { ...place, vat_remitter, vat_portion_first });
    for (const [name, set] of Object.entries(sets)) {
      const set_id = setIdOf(property_id, name);
      await insert(tx, 'ownership_set', { set_id, property_id, effective: effectiveOf(sets, set) });
      for (const [owner_id, share] of Object.entries(set.shares)) {
        await insert(tx, 'ownership_share', { set_id, owner_id, share_bps: share.toString() });
      }
    }
  }
}

async function addLeases(tx: Tx, policy: GoldenPolicy): Promise<void> {
  for (const [lease_id, { property: property_id }] of Object.entries(policy.leases)) {
    const [unit_id, customer_id] = [`unt_${lease_id}`, `cus_${lease_id}`];
    await insert(tx, 'unit', { unit_id, property_id, label: lease_id });
    await insert(tx, 'customer', { customer_id, name: lease_id, email: 'customer@example.test' });
    const term = { status: 'active', starts_on: LEASED_FROM, rent_minor: '1' };
    await insert(tx, 'lease', { lease_id, unit_id, customer_id, ...term });
  }
}

/** Makes the company of a scenario, new each time, with what its policy names. Returns its id. */
export async function addCompany(pool: Pool, name: string, policy: GoldenPolicy): Promise<string> {
  const tenantId = newId('tnt');
  const sets = Object.values(policy.properties).flatMap((property) => Object.values(property.sets));
  const owners = new Set(sets.flatMap(({ shares }) => Object.keys(shares)));
  await inTransaction(pool, tenantId, 'golden-company', async (tx) => {
    await insert(tx, 'tenant', { name });
    for (const owner_id of owners) {
      await insert(tx, 'owner', { owner_id, name: owner_id, email: 'owner@example.test' });
    }
    await addProperties(tx, policy);
    await addLeases(tx, policy);
  });
  return tenantId;
}
