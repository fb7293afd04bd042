import { inTransaction, newId, type Pool, type Tx } from '../../../kernel/db';
import type { EventData } from '../../../kernel/events';

/** A company with one let unit, its customer and two owners, written without the rooms that will own these tables. */
export interface Company {
  readonly tenantId: string;
  readonly customerId: string;
  readonly leaseId: string;
  readonly unitId: string;
  readonly propertyId: string;
  readonly setId: string;
  /** The owners of the set in force in 2026; another set, with another owner, ended with 2025. */
  readonly ownerIds: readonly [string, string];
  readonly formerOwnerId: string;
}

const insert = (tx: Tx, table: string, row: Readonly<Record<string, unknown>>): Promise<unknown> => {
  const columns = ['tenant_id', ...Object.keys(row)];
  const places = columns.map((_, index) => `$${index + 1}`);
  return tx.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`, [
    tx.tenantId,
    ...Object.values(row),
  ]);
};

/** The address of a person of a scene: by id, so that a test can tell whose mail it sees. */
export const addressOf = (personId: string): string => `${personId}@people.test`;

async function addOwnership(tx: Tx, { propertyId, setId, ownerIds, formerOwnerId }: Company): Promise<void> {
  for (const owner_id of [...ownerIds, formerOwnerId]) {
    await insert(tx, 'owner', { owner_id, name: `Owner ${owner_id}`, email: addressOf(owner_id) });
  }
  const formerSetId = newId('set');
  await insert(tx, 'ownership_set', {
    set_id: formerSetId,
    property_id: propertyId,
    effective: '[2020-01-01,2026-01-01)',
  });
  await insert(tx, 'ownership_set', { set_id: setId, property_id: propertyId, effective: '[2026-01-01,)' });
  await insert(tx, 'ownership_share', { set_id: formerSetId, owner_id: formerOwnerId, share_bps: 10_000 });
  for (const owner_id of ownerIds)
    await insert(tx, 'ownership_share', { set_id: setId, owner_id, share_bps: 5_000 });
}

/** Writes a company as the application's role. */
export async function addCompany(appPool: Pool): Promise<Company> {
  const company: Company = {
    tenantId: newId('tnt'),
    customerId: newId('cus'),
    leaseId: newId('lse'),
    unitId: newId('unt'),
    propertyId: newId('prp'),
    setId: newId('set'),
    ownerIds: [newId('own'), newId('own')],
    formerOwnerId: newId('own'),
  };
  const { customerId, leaseId, unitId, propertyId } = company;
  await inTransaction(appPool, company.tenantId, 'scene', async (tx) => {
    await insert(tx, 'tenant', { name: 'Acme Homes' });
    const place = { name: 'Kilimani Court', zone: 'Africa/Nairobi', currency: 'KES' };
    await insert(tx, 'property', { property_id: propertyId, ...place });
    await insert(tx, 'unit', { unit_id: unitId, property_id: propertyId, label: 'A4' });
    await addOwnership(tx, company);
    await insert(tx, 'customer', {
      customer_id: customerId,
      name: 'Wanjiku Njeri',
      email: addressOf(customerId),
    });
    const term = { status: 'active', starts_on: '2025-01-01', rent_minor: 2_500_000 };
    await insert(tx, 'lease', { lease_id: leaseId, unit_id: unitId, customer_id: customerId, ...term });
  });
  return company;
}

/** Writes the row of a payment, which a reversal's notice looks up. */
export async function addPaymentRow(
  tx: Tx,
  company: Company,
  paymentId: string,
  receivedOn: string,
): Promise<void> {
  await insert(tx, 'payment', {
    payment_id: paymentId,
    lease_id: company.leaseId,
    method: 'cash',
    amount_minor: 2_500_000,
    currency: 'KES',
    received_on: receivedOn,
    receipt_number: `RCT-${paymentId}`,
    status: 'succeeded',
    origin: { actor: { type: 'user', id: 'usr_1' }, correlationId: 'req_1', clientApp: 'api' },
    created_at: new Date('2026-03-05T08:00:00Z'),
    updated_at: new Date('2026-03-05T08:00:00Z'),
  });
}

const kes = (amount: string) => ({ amount, currency: 'KES' }) as const;

const factsOf = ({ leaseId, customerId, unitId, propertyId }: Company, paymentId: string) => ({
  ...{ paymentId, leaseId, customerId, unitId, propertyId },
  amount: kes('2500000'),
});

/** `data` of a payment's events, by type. */
export const dataOf = {
  succeeded: (company: Company, paymentId: string): EventData<'payment.succeeded'> => ({
    ...factsOf(company, paymentId),
    ...{ method: 'cash', receivedOn: '2026-03-05', receiptNumber: `RCT-${paymentId}` },
    setId: company.setId,
    allocations: [],
    surplus: kes('2500000'),
    balance: kes('-2500000'),
    ledgerReference: `payment:${paymentId}`,
  }),
  failed: (company: Company, paymentId: string): EventData<'payment.failed'> => ({
    ...factsOf(company, paymentId),
    ...{ method: 'cash', receivedOn: '2026-03-05', receiptNumber: `RCT-${paymentId}` },
    reason: 'LEASE_NOT_ACTIVE',
  }),
  reversed: (company: Company, paymentId: string): EventData<'payment.reversed'> => ({
    ...factsOf(company, paymentId),
    ...{ reversalId: 'rev_1', reversedOn: '2026-03-07', reason: 'bounced' },
    balance: kes('0'),
    ledgerReference: `payment-reversal:rev_1`,
  }),
  refused: (paymentId: string): EventData<'payment.reversal_refused'> => ({
    ...{ reversalId: 'rev_1', paymentId, reason: 'SURPLUS_USED' },
  }),
};
