import type { StatementInput } from '../../contracts/rent-payment';
import { suspenseReceipt } from '../../domain/accounting/suspense-receipt';
import { derivedId, inTransaction, type Tx } from '../../kernel/db';
import { businessDateIn, NAIROBI } from '../../kernel/time';
import { writeEffect } from '../../store/rent-payment/effect';
import type { StatementLineRow } from '../../store/rent-payment/evidence-row';
import { takeReceipt } from '../../store/rent-payment/receipt-row';
import { openReview, systemOrigin } from '../../store/rent-payment/review-row';
import { insertSuspense } from '../../store/rent-payment/suspense-row';
import { unidentifiedLines } from '../../store/rent-payment/unidentified';
import type { RentPaymentDeps } from './deps';
import { effectOf } from './refused';
import { databaseDeed, type RefusedStep } from './step';

/** What a batch held in suspense, and whether there may be more. */
export interface HeldMoney {
  readonly status: 'held';
  readonly held: number;
  readonly isMore: boolean;
}

const BATCH_ROWS_MAX = 50;

async function hold(tx: Tx, line: StatementLineRow, at: Date): Promise<void> {
  const { lineId, shortCode, transactionId, amountMinor, occurredAt } = line;
  const suspenseId = derivedId('sus', tx.tenantId, shortCode, transactionId);
  const origin = systemOrigin(lineId);
  const receivedOn = businessDateIn(NAIROBI, occurredAt);
  const item = { suspenseId, shortCode, providerRef: transactionId, amountMinor, receivedOn, origin };
  if (!(await insertSuspense(tx, item, at))) return;
  const receipt = { receiptNumber: transactionId, amountMinor, evidence: 'statement', suspenseId } as const;
  if (!(await takeReceipt(tx, receipt, at)))
    throw new Error(`receipt of ${lineId} was credited at the same time`);
  const reference = `suspense:${suspenseId}`;
  const fact = { reference, kind: 'suspense_receipt', businessDate: receivedOn, leaseId: null };
  const ruling = suspenseReceipt({
    providerRef: transactionId,
    place: { shortcode: shortCode },
    amountMinor,
  });
  await writeEffect(tx, { ...fact, origin, causationId: lineId, at }, effectOf(ruling));
  await openReview(
    tx,
    { kind: 'unidentified_money', reason: 'NO_ATTEMPT', suspenseId, evidenceId: lineId },
    at,
  );
}

/**
 * Holds money of the statement that names no attempt in suspense, each receipt once, with a review for a person. In batches,
 * each one commit; a repeat finds the rest.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export const postUnidentifiedActivity =
  (deps: RentPaymentDeps) =>
  ({ tenantId, shortCode }: StatementInput, at: string): Promise<HeldMoney | RefusedStep> =>
    databaseDeed(deps, () =>
      inTransaction(deps.pool, tenantId, 'post-unidentified', async (tx) => {
        const lines = await unidentifiedLines(tx, shortCode, BATCH_ROWS_MAX);
        for (const line of lines) await hold(tx, line, new Date(at));
        return { status: 'held', held: lines.length, isMore: lines.length === BATCH_ROWS_MAX } as const;
      }),
    );
