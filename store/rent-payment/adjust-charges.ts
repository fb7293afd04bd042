import { applyCredit } from '../../domain/accounting/apply-credit';
import { concession } from '../../domain/accounting/concession';
import type { Effect } from '../../domain/accounting/ruling';
import { waiver } from '../../domain/accounting/waiver';
import { writeOff } from '../../domain/accounting/write-off';
import type { Pool, Tx } from '../../kernel/db';
import {
  allocationsOfCharge,
  chargeOf,
  creditLots,
  lockLease,
  openCharges,
  requireOwnership,
  type LeaseBook,
} from './book';
import { writeEffect } from './effect';
import { kes, leaseBalanceMinor } from './payment-row';
import { Refused } from './refused';
import {
  endedAs,
  lockRequest,
  moveRequest,
  runRequest,
  type RequestOutcome,
  type RequestRow,
} from './request-row';
import { asRefusal, effectOf } from './settle-payment';

/** What an adjustment is of: a charge, or (`apply_credit`) the open charges of a lease. */
export interface Adjustment {
  readonly leaseId: string;
  readonly chargeId: string | null;
  readonly kind: 'apply_credit' | 'waiver' | 'concession' | 'write_off';
  readonly amountMinor: bigint | null;
  readonly effectiveOn: string;
  readonly reason: string;
}

const COLUMNS = `lease_id AS "leaseId", charge_id AS "chargeId", kind, amount_minor AS "amountMinor",
  effective_on AS "effectiveOn", reason`;

const RULES = { waiver, concession, write_off: writeOff } as const;

/** What an adjustment does to a locked lease, by the rule of its kind. @throws Refused by the rule. */
export async function adjustmentEffect(
  tx: Tx,
  { lease, policy }: LeaseBook,
  adjustment: Adjustment,
): Promise<Effect> {
  const { kind, chargeId, amountMinor, leaseId } = adjustment;
  if (kind === 'apply_credit') {
    const [lots, charges] = [await creditLots(tx, leaseId), await openCharges(tx, leaseId)];
    return effectOf(applyCredit({ policy, lease, lots, charges }));
  }
  const charge = await chargeOf(tx, chargeId ?? '');
  if (!charge) throw new Error(`charge ${chargeId} is not there`);
  const allocations = await allocationsOfCharge(tx, charge.chargeId);
  return effectOf(RULES[kind]({ lease, charge, allocations, amountMinor: amountMinor ?? 0n }));
}

async function post(tx: Tx, adjustmentId: string, at: Date): Promise<RequestOutcome | null> {
  const row: RequestRow & Adjustment = await lockRequest<Adjustment>(tx, 'adjustment', adjustmentId, COLUMNS);
  if (row.status !== 'received') return endedAs(row);
  const { leaseId, chargeId, kind, effectiveOn, reason, origin } = row;
  const book = requireOwnership(await lockLease(tx, leaseId, effectiveOn));
  const effect = await adjustmentEffect(tx, book, row);
  if (effect.posting === null) throw new Refused('NOTHING_TO_APPLY');
  const reference = `charge-adjustment:${adjustmentId}`;
  const causationId = origin.correlationId;
  await writeEffect(
    tx,
    { reference, kind, businessDate: effectiveOn, leaseId, origin, causationId, at },
    effect,
  );
  const usedMinor = effect.creditUses.reduce((sum, use) => sum + use.amountMinor, 0n);
  const data = {
    adjustmentId,
    leaseId,
    kind,
    chargeId,
    amount: kes(row.amountMinor ?? usedMinor),
    reason,
    balance: kes(await leaseBalanceMinor(tx, leaseId)),
    ledgerReference: reference,
  };
  const outcome = { status: 'posted', reason: null } as const;
  await moveRequest(tx, 'adjustment', row, outcome, { type: 'charge.adjusted', data }, at);
  return outcome;
}

/**
 * Posts a waiver, concession or write-off of a charge, or uses a lease's credit on its open charges. Safe to repeat.
 * @throws AppError DATABASE_UNAVAILABLE, or a ledger code that is a defect.
 */
export function adjustCharges(
  pool: Pool,
  tenantId: string,
  adjustmentId: string,
  workflowId: string,
  at: Date,
): Promise<RequestOutcome> {
  return runRequest(pool, tenantId, {
    kind: 'adjustment',
    requestId: adjustmentId,
    workflowId,
    at,
    refusalOf: asRefusal,
    post: (tx) => post(tx, adjustmentId, at),
    refuse: async (tx, reason) => {
      const row = await lockRequest<Adjustment>(tx, 'adjustment', adjustmentId, COLUMNS);
      if (row.status !== 'received') return endedAs(row);
      const outcome = { status: 'refused', reason } as const;
      const data = { adjustmentId, leaseId: row.leaseId, reason };
      await moveRequest(tx, 'adjustment', row, outcome, { type: 'charge.adjustment_refused', data }, at);
      return outcome;
    },
  });
}
