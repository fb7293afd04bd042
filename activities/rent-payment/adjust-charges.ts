import type { RequestInput, RequestResult } from '../../contracts/rent-payment';
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
  type LeaseBook,
} from '../../store/rent-payment/book';
import { writeEffect } from '../../store/rent-payment/effect';
import { leaseBalanceMinor } from '../../store/rent-payment/payment-row';
import {
  lockRequest,
  moveRequest,
  type RequestOutcome,
  type RequestRow,
} from '../../store/rent-payment/request-row';
import type { RentPaymentDeps } from './deps';
import { kes } from './facts';
import { requestMove } from './moves';
import { asRefusal, effectOf, Refused, requireOwnership } from './refused';
import { endedAs, runRequest } from './request';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

/** What an adjustment is of: a charge, or (`apply_credit`) the open charges of a lease. */
interface Adjustment {
  readonly leaseId: string;
  readonly chargeId: string | null;
  readonly kind: 'apply_credit' | 'waiver' | 'concession' | 'write_off';
  readonly amountMinor: bigint | null;
}

interface AdjustmentRow extends Adjustment, RequestRow {
  readonly effectiveOn: string;
  readonly reason: string;
}

const COLUMNS = `lease_id AS "leaseId", charge_id AS "chargeId", kind, amount_minor AS "amountMinor",
  effective_on AS "effectiveOn", reason`;

const RULES = { waiver, concession, write_off: writeOff } as const;

/** What an adjustment does to a locked lease, by the rule of its kind. @throws Refused by the rule. */
async function adjustmentEffect(
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

const sumOf = (effect: Effect): bigint => effect.creditUses.reduce((sum, use) => sum + use.amountMinor, 0n);

async function post(tx: Tx, adjustmentId: string, at: Date): Promise<RequestOutcome> {
  const row = await lockRequest<AdjustmentRow>(tx, 'adjustment', adjustmentId, COLUMNS);
  if (row.status !== 'received') return endedAs(row);
  const { leaseId, chargeId, kind, effectiveOn: businessDate, reason, origin } = row;
  const book = requireOwnership(await lockLease(tx, leaseId, businessDate));
  const effect = await adjustmentEffect(tx, book, row);
  if (effect.posting === null) throw new Refused('NOTHING_TO_APPLY');
  const reference = `charge-adjustment:${adjustmentId}`;
  const causationId = origin.correlationId;
  await writeEffect(tx, { reference, kind, businessDate, leaseId, origin, causationId, at }, effect);
  const amount = kes(row.amountMinor ?? sumOf(effect));
  const balance = kes(await leaseBalanceMinor(tx, leaseId));
  const data = { adjustmentId, leaseId, kind, chargeId, amount, reason, balance, ledgerReference: reference };
  const outcome = { status: 'posted', reason: null } as const;
  await moveRequest(tx, 'adjustment', row, requestMove(outcome), { type: 'charge.adjusted', data }, at);
  return outcome;
}

/**
 * Posts a waiver, concession or write-off of a charge, or uses a lease's credit on its open charges. Safe to repeat.
 * @throws AppError DATABASE_UNAVAILABLE.
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
    workflowId,
    refusalOf: asRefusal,
    post: (tx) => post(tx, adjustmentId, at),
    refuse: async (tx, reason) => {
      const row = await lockRequest<AdjustmentRow>(tx, 'adjustment', adjustmentId, COLUMNS);
      if (row.status !== 'received') return endedAs(row);
      const outcome = { status: 'refused', reason } as const;
      const data = { adjustmentId, leaseId: row.leaseId, reason };
      await moveRequest(
        tx,
        'adjustment',
        row,
        requestMove(outcome),
        { type: 'charge.adjustment_refused', data },
        at,
      );
      return outcome;
    },
  });
}

/** `adjustCharges` as an activity; `at` is the workflow's time. Retry-safe. */
export const adjustChargesActivity =
  (deps: RentPaymentDeps) =>
  ({ tenantId, requestId }: RequestInput, at: string): Promise<RequestResult | RefusedStep> =>
    databaseDeed(deps, () => adjustCharges(deps.pool, tenantId, requestId, workflowIdOfStep(), new Date(at)));
