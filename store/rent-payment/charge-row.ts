import type { Tx } from '../../kernel/db';
import type { BusinessDate } from '../../kernel/time';

/** A charge as it is billed; nothing of it adjusted or paid. */
export interface BilledCharge {
  readonly chargeId: string;
  readonly leaseId: string;
  readonly category: string;
  readonly billedSetId: string;
  readonly chargedOn: BusinessDate;
  readonly dueOn: BusinessDate;
  readonly netMinor: bigint;
  readonly vatMinor: bigint;
}

/** Inserts a charge. A charge that is there already breaks its primary key. */
export async function insertCharge(tx: Tx, charge: BilledCharge): Promise<void> {
  const { chargeId, leaseId, category, billedSetId, chargedOn, dueOn, netMinor, vatMinor } = charge;
  await tx.query({
    name: 'charge-add',
    text: `INSERT INTO charge (tenant_id, charge_id, lease_id, category, billed_set_id, charged_on, due_on, net_minor, vat_minor)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      tx.tenantId,
      chargeId,
      leaseId,
      category,
      billedSetId,
      chargedOn,
      dueOn,
      netMinor.toString(),
      vatMinor.toString(),
    ],
  });
}
