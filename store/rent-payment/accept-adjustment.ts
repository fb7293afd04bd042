import type { Pool, Tx } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import type { BusinessDate } from '../../kernel/time';
import { accept, attributesOf, leaseZone, notBefore, notInFuture } from './accepting';
import type { AcceptedProcess, RequestAdjustment, StartOf } from './commands';

interface AdjustableCharge {
  readonly leaseId: string;
  readonly leftMinor: bigint;
  readonly openMinor: bigint;
  readonly chargedOn: BusinessDate;
  /** Day of the money that is given back first where more is taken off than is open; null where nothing was paid. */
  readonly lastPaidOn: BusinessDate | null;
}

const CHARGE = `SELECT lease_id AS "leaseId", net_minor + vat_minor - adjusted_minor AS "leftMinor",
    net_minor + vat_minor - adjusted_minor - paid_minor AS "openMinor", charged_on AS "chargedOn",
    (SELECT p.business_date FROM allocation a
       JOIN ledger_posting p ON p.tenant_id = a.tenant_id AND p.reference = a.reference
      WHERE a.tenant_id = c.tenant_id AND a.charge_id = c.charge_id AND a.amount_minor > 0
      ORDER BY a.sequence DESC LIMIT 1) AS "lastPaidOn"
  FROM charge c WHERE c.tenant_id = $1 AND c.charge_id = $2`;

async function leaseOfCharge(
  tx: Tx,
  chargeId: string,
  amountMinor: bigint,
  effectiveOn: BusinessDate,
): Promise<string> {
  const values = [tx.tenantId, chargeId];
  const { rows } = await tx.query<AdjustableCharge>({ name: 'charge-left', text: CHARGE, values });
  const [charge] = rows;
  if (!charge) throw new AppError('CHARGE_NOT_FOUND', undefined, { chargeId });
  const { leaseId, leftMinor, openMinor, chargedOn, lastPaidOn } = charge;
  if (leftMinor === 0n) throw new AppError('CHARGE_SETTLED', undefined, { chargeId });
  if (amountMinor > leftMinor) throw new AppError('AMOUNT_EXCEEDS_CHARGE', undefined, { chargeId });
  notBefore(effectiveOn, chargedOn);
  if (amountMinor > openMinor && lastPaidOn !== null) notBefore(effectiveOn, lastPaidOn);
  return leaseId;
}

// What comes first is used first. A surplus is there from the day of its payment; what was given back, from that of the
// adjustment that gave it back.
const CREDIT = `SELECT greatest(lot.came_on, due.charged_on) AS "possibleOn"
  FROM (SELECT CASE k.origin WHEN 'surplus' THEN p.received_on ELSE
                 (SELECT min(j.effective_on) FROM charge_adjustment j
                   WHERE j.tenant_id = k.tenant_id AND j.charge_id = k.charge_id AND j.status = 'posted') END AS came_on
          FROM credit_lot k LEFT JOIN payment p ON p.tenant_id = k.tenant_id AND p.payment_id = k.payment_id
         WHERE k.tenant_id = $1 AND k.lease_id = $2 AND k.remaining_minor > 0 ORDER BY k.sequence LIMIT 1) AS lot,
       (SELECT charged_on FROM charge WHERE tenant_id = $1 AND lease_id = $2
           AND adjusted_minor + paid_minor < net_minor + vat_minor ORDER BY due_on, sequence LIMIT 1) AS due`;

/** The first day on which the lease has credit and a charge to use it on; refused where it has one of them or none. */
async function creditPossibleOn(tx: Tx, leaseId: string): Promise<BusinessDate> {
  const values = [tx.tenantId, leaseId];
  const { rows } = await tx.query<{ possibleOn: BusinessDate }>({
    name: 'credit-possible',
    text: CREDIT,
    values,
  });
  if (!rows[0]) throw new AppError('NOTHING_TO_APPLY', undefined, { leaseId });
  return rows[0].possibleOn;
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
    if (chargeId === null) notBefore(command.effectiveOn, await creditPossibleOn(tx, leaseId));
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
