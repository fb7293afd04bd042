import type { Pool, Tx } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import type { BusinessDate } from '../../kernel/time';
import { accept, attributesOf, leaseZone, notBefore, notInFuture } from './accepting';
import type { AcceptedProcess, RequestAdjustment, StartOf } from './commands';

async function leaseOfCharge(
  tx: Tx,
  chargeId: string,
  amountMinor: bigint,
  effectiveOn: BusinessDate,
): Promise<string> {
  const { rows } = await tx.query<{ leaseId: string; leftMinor: bigint; chargedOn: BusinessDate }>({
    name: 'charge-left',
    text: `SELECT lease_id AS "leaseId", net_minor + vat_minor - adjusted_minor AS "leftMinor",
                  charged_on AS "chargedOn" FROM charge
            WHERE tenant_id = $1 AND charge_id = $2`,
    values: [tx.tenantId, chargeId],
  });
  const [charge] = rows;
  if (!charge) throw new AppError('CHARGE_NOT_FOUND', undefined, { chargeId });
  if (charge.leftMinor === 0n) throw new AppError('CHARGE_SETTLED', undefined, { chargeId });
  if (amountMinor > charge.leftMinor) throw new AppError('AMOUNT_EXCEEDS_CHARGE', undefined, { chargeId });
  notBefore(effectiveOn, charge.chargedOn);
  return charge.leaseId;
}

async function refuseNothingToApply(tx: Tx, leaseId: string): Promise<void> {
  const { rows } = await tx.query<{ possible: boolean }>({
    name: 'credit-possible',
    text: `SELECT EXISTS (SELECT FROM credit_lot WHERE tenant_id = $1 AND lease_id = $2 AND remaining_minor > 0)
              AND EXISTS (SELECT FROM charge WHERE tenant_id = $1 AND lease_id = $2
                             AND adjusted_minor + paid_minor < net_minor + vat_minor) AS possible`,
    values: [tx.tenantId, leaseId],
  });
  if (!rows[0]?.possible) throw new AppError('NOTHING_TO_APPLY', undefined, { leaseId });
}

/**
 * Accepts an adjustment that is possible now; the posting checks again.
 * @throws AppError CHARGE_NOT_FOUND, LEASE_NOT_FOUND, CHARGE_SETTLED, AMOUNT_EXCEEDS_CHARGE, NOTHING_TO_APPLY, DATE_IN_FUTURE, DATE_TOO_EARLY, IDEMPOTENCY_KEY_REUSED, DATABASE_UNAVAILABLE.
 */
export function acceptAdjustment(
  pool: Pool,
  command: RequestAdjustment,
  startOf: StartOf,
): Promise<AcceptedProcess> {
  const { chargeId, amountMinor, request } = command;
  return accept(pool, 'accept-adjustment', command, startOf, async (tx) => {
    const leaseId =
      chargeId === null
        ? (command.leaseId ?? '')
        : await leaseOfCharge(tx, chargeId, amountMinor ?? 0n, command.effectiveOn);
    const lease = await leaseZone(tx, leaseId);
    notInFuture(command.effectiveOn, lease.zone, request.at);
    if (chargeId === null) await refuseNothingToApply(tx, leaseId);
    const insertion = {
      text: `INSERT INTO charge_adjustment (tenant_id, adjustment_id, lease_id, charge_id, kind, amount_minor, currency, effective_on,
                                      reason, status, origin, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'received', $10, $11, $11)`,
      values: [
        tx.tenantId,
        command.adjustmentId,
        leaseId,
        chargeId,
        command.kind,
        amountMinor?.toString() ?? null,
        command.currency,
        command.effectiveOn,
        command.reason,
        command.origin,
        request.at,
      ],
    };
    return { attributes: attributesOf(tx.tenantId, lease), insert: () => tx.query(insertion) };
  });
}
