import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { chargesOfLease, zoneOfLease, type ChargeRecord } from '../../store/rent-payment/read';
import { endpoint } from '../middleware/endpoint';
import { daySchema, idSchema, kes, moneySchema } from '../middleware/schemas';

const CHARGES_MAX = 500;

const CHARGE = z
  .strictObject({
    id: idSchema('chg'),
    category: z.string(),
    chargedOn: daySchema,
    dueOn: daySchema,
    net: moneySchema,
    vat: moneySchema,
    adjusted: moneySchema,
    paid: moneySchema,
    open: moneySchema,
  })
  .meta({ id: 'Charge' });

function show({
  chargeId,
  category,
  chargedOn,
  dueOn,
  netMinor,
  vatMinor,
  adjustedMinor,
  paidMinor,
}: ChargeRecord) {
  const openMinor = netMinor + vatMinor - adjustedMinor - paidMinor;
  const amounts = { net: netMinor, vat: vatMinor, adjusted: adjustedMinor, paid: paidMinor, open: openMinor };
  const shown = Object.fromEntries(
    Object.entries(amounts).map(([name, amountMinor]) => [name, kes(amountMinor)]),
  );
  return { id: chargeId, category, chargedOn, dueOn, ...shown };
}

/** A lease's charges, oldest due first, with what is open of each. */
export const listCharges = endpoint({
  id: 'listCharges',
  method: 'get',
  path: '/v1/leases/{leaseId}/charges',
  tag: 'Charges',
  summary: 'List the charges of a lease',
  permission: 'payments.read',
  params: z.strictObject({ leaseId: idSchema('lse') }),
  query: z.strictObject({}),
  body: z.undefined(),
  success: {
    status: 200,
    description: 'At most 500 charges.',
    schema: z.strictObject({ items: z.array(CHARGE) }),
  },
  errors: ['LEASE_NOT_FOUND'],
  async handle({ pool }, { principal: { tenantId }, params: { leaseId } }) {
    if ((await zoneOfLease(pool, tenantId, leaseId)) === undefined)
      throw new AppError('LEASE_NOT_FOUND', undefined, { leaseId });
    const charges = await chargesOfLease(pool, tenantId, leaseId, CHARGES_MAX);
    return { status: 200, body: { items: charges.map(show) } };
  },
});
