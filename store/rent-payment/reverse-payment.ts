import { receiptReversed } from '../../domain/accounting/receipt-reversed';
import type { Pool, Tx } from '../../kernel/db';
import { eventIdOf } from '../../kernel/events';
import { lockLease, receiptsOf, requireOwnership } from './book';
import { writeEffect } from './effect';
import { kes, leaseBalanceMinor, lockPayment, movePayment } from './payment-row';
import { isBrokenConstraint } from './constraint';
import { Refused } from './refused';
import {
  endedAs,
  lockRequest,
  REQUEST_TABLES,
  runRequest,
  moveRequest,
  type RequestOutcome,
  type RequestRow,
} from './request-row';
import { asRefusal, effectOf, paymentReference } from './settle-payment';

interface ReversalRow {
  readonly paymentId: string;
  readonly reversedOn: string;
  readonly reason: string;
}

const COLUMNS = 'payment_id AS "paymentId", reversed_on AS "reversedOn", reason';

async function markPosted(tx: Tx, reversal: RequestRow, at: Date): Promise<void> {
  const { table, id } = REQUEST_TABLES.reversal;
  await tx.query(
    `UPDATE ${table} SET status = 'posted', updated_at = $3 WHERE tenant_id = $1 AND ${id} = $2`,
    [tx.tenantId, reversal.requestId, at],
  );
}

async function post(tx: Tx, reversalId: string, at: Date): Promise<RequestOutcome | null> {
  const reversal = await lockRequest<ReversalRow>(tx, 'reversal', reversalId, COLUMNS);
  if (reversal.status !== 'received') return endedAs(reversal);
  const { paymentId, reversedOn, reason, origin } = reversal;
  const payment = await lockPayment(tx, paymentId);
  if (payment.status !== 'succeeded') throw new Refused('PAYMENT_NOT_REVERSIBLE');
  const book = requireOwnership(await lockLease(tx, payment.leaseId, reversedOn));
  const { leaseId, amountMinor } = payment;
  const [received] = await receiptsOf(tx, [payment], new Map([[leaseId, book]]), () => ({}));
  if (!received) throw new Error(`payment ${paymentId} gave no receipt`);
  const effect = effectOf(receiptReversed(received));
  const reference = `payment-reversal:${reversalId}`;
  const causationId = eventIdOf(tx.tenantId, paymentId, payment.eventSeq);
  const fact = {
    reference,
    kind: 'receipt_reversed',
    businessDate: reversedOn,
    leaseId,
    origin,
    causationId,
    at,
  };
  await writeEffect(tx, { ...fact, reverses: paymentReference(paymentId) }, effect);
  await markPosted(tx, reversal, at);
  const { customerId, unitId, propertyId } = book.lease;
  const facts = {
    paymentId,
    leaseId,
    customerId,
    unitId,
    propertyId,
    amount: kes(amountMinor),
    reversalId,
    reversedOn,
    reason,
  };
  const data = { ...facts, balance: kes(await leaseBalanceMinor(tx, leaseId)), ledgerReference: reference };
  await movePayment(
    tx,
    { ...payment, origin },
    'reversed',
    {},
    [{ type: 'payment.reversed', data, causationId }],
    at,
  );
  return { status: 'posted', reason: null };
}

function refusalOf(error: unknown): unknown {
  return isBrokenConstraint(error, 'payment_reversed_once')
    ? new Refused('PAYMENT_NOT_REVERSIBLE')
    : asRefusal(error);
}

/**
 * Takes a payment back: the mirror of its posting while its money is undeposited, the bounced-cheque row after; linked to
 * the original, never an edit. Refused where its surplus has been used, or where the owner's money is spent. Safe to repeat.
 * @throws AppError DATABASE_UNAVAILABLE, or a ledger code that is a defect.
 */
export function reversePayment(
  pool: Pool,
  tenantId: string,
  reversalId: string,
  workflowId: string,
  at: Date,
): Promise<RequestOutcome> {
  return runRequest(pool, tenantId, {
    kind: 'reversal',
    requestId: reversalId,
    workflowId,
    at,
    refusalOf,
    post: (tx) => post(tx, reversalId, at),
    refuse: async (tx, reason) => {
      const reversal = await lockRequest<ReversalRow>(tx, 'reversal', reversalId, COLUMNS);
      if (reversal.status !== 'received') return endedAs(reversal);
      const outcome = { status: 'refused', reason } as const;
      const data = { reversalId, paymentId: reversal.paymentId, reason };
      await moveRequest(tx, 'reversal', reversal, outcome, { type: 'payment.reversal_refused', data }, at);
      return outcome;
    },
  });
}
