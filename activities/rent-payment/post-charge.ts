import type { ChargeCategory } from '../../domain/accounting/categories';
import { charge } from '../../domain/accounting/charge';
import type { Tx } from '../../kernel/db';
import { recordEvents, type Origin } from '../../kernel/events';
import type { BusinessDate } from '../../kernel/time';
import { lockLease } from '../../store/rent-payment/book';
import { insertCharge } from '../../store/rent-payment/charge-row';
import { writeEffect } from '../../store/rent-payment/effect';
import { kes } from './facts';
import { effectOf, requireOwnership } from './refused';

/** A charge to bill to a lease; VAT comes on top of the net. */
export interface ChargeToPost {
  readonly chargeId: string;
  readonly leaseId: string;
  readonly category: ChargeCategory;
  readonly chargedOn: BusinessDate;
  readonly dueOn: BusinessDate;
  readonly netMinor: bigint;
  readonly vatMinor: bigint;
  readonly origin: Origin;
}

/**
 * Bills a charge in the caller's transaction: its row, the rent charge entry of the specification, charge.posted. Not yet
 * an activity: the scheduled charge run will be; scenes and scenarios bill through it.
 * @throws Refused AMOUNT_NOT_POSITIVE, VAT_NOT_ALLOWED, OWNERSHIP_NOT_DEFINED; a unique violation when the charge is there already.
 */
export async function postCharge(tx: Tx, toPost: ChargeToPost, at: Date): Promise<void> {
  const { chargeId, leaseId, category, chargedOn, dueOn, netMinor, vatMinor, origin } = toPost;
  const { lease } = requireOwnership(await lockLease(tx, leaseId, chargedOn));
  const effect = effectOf(charge({ lease, charge: { chargeId, category, netMinor, vatMinor } }));
  await insertCharge(tx, { ...toPost, billedSetId: lease.setId });
  const reference = `charge:${chargeId}`;
  const causationId = origin.correlationId;
  const fact = { reference, kind: 'charge', businessDate: chargedOn, leaseId, origin, causationId, at };
  await writeEffect(tx, fact, effect);
  const { customerId, propertyId } = lease;
  const amounts = { amount: kes(netMinor), vat: kes(vatMinor) };
  const data = {
    chargeId,
    leaseId,
    customerId,
    propertyId,
    category,
    dueOn,
    ...amounts,
    ledgerReference: reference,
  };
  const event = { type: 'charge.posted', data, aggregateId: chargeId, aggregateSeq: 1n } as const;
  await recordEvents(tx, [{ ...event, origin, causationId, source: 'rent-payment', at }]);
}
