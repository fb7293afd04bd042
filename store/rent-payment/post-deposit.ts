import { bankAndClear } from '../../domain/accounting/bank-and-clear';
import type { Pool, Tx } from '../../kernel/db';
import { lockLeases, receiptsOf, requireOwnership } from './book';
import { writeEffect } from './effect';
import { kes, lockPayments, type PaymentRow } from './payment-row';
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

interface DepositRow {
  readonly bankAccount: string;
  readonly bankedOn: string;
}

const COLUMNS = 'bank_account AS "bankAccount", banked_on AS "bankedOn"';

async function depositedPayments(tx: Tx, depositId: string): Promise<PaymentRow[]> {
  const { rows } = await tx.query<{ id: string }>({
    name: 'deposit-items',
    text: 'SELECT payment_id AS id FROM bank_deposit_item WHERE tenant_id = $1 AND deposit_id = $2',
    values: [tx.tenantId, depositId],
  });
  const payments = await lockPayments(
    tx,
    rows.map((row) => row.id),
  );
  if (payments.some((payment) => payment.status !== 'succeeded' || payment.bankedOn !== null)) {
    throw new Refused('PAYMENT_NOT_BANKABLE');
  }
  return payments;
}

/** Marks payments as banked; cash clears with it, a cheque after the bank's days. */
async function markBanked(
  tx: Tx,
  deposit: RequestRow & DepositRow,
  payments: readonly PaymentRow[],
  at: Date,
): Promise<void> {
  await tx.query({
    name: 'payments-banked',
    text: `UPDATE payment SET deposit_id = $3, bank_account = $4, banked_on = $5::date, updated_at = $6,
                  cleared_on = CASE WHEN method = 'cash' THEN $5::date END
            WHERE tenant_id = $1 AND payment_id = ANY ($2)`,
    values: [
      tx.tenantId,
      payments.map((payment) => payment.paymentId),
      deposit.requestId,
      deposit.bankAccount,
      deposit.bankedOn,
      at,
    ],
  });
}

async function post(tx: Tx, depositId: string, at: Date): Promise<RequestOutcome | null> {
  const deposit = await lockRequest<DepositRow>(tx, 'deposit', depositId, COLUMNS);
  if (deposit.status !== 'received') return endedAs(deposit);
  const { bankAccount, bankedOn, origin } = deposit;
  const payments = await depositedPayments(tx, depositId);
  const books = await lockLeases(
    tx,
    payments.map((payment) => payment.leaseId),
    bankedOn,
  );
  for (const book of books.values()) requireOwnership(book);
  const effect = effectOf(bankAndClear(await receiptsOf(tx, payments, books, () => ({})), bankAccount));
  const reference = `bank-deposit:${depositId}`;
  const causationId = origin.correlationId;
  await writeEffect(
    tx,
    { reference, kind: 'bank_deposit', businessDate: bankedOn, leaseId: '', origin, causationId, at },
    effect,
  );
  await markBanked(tx, deposit, payments, at);
  const amountMinor = payments.reduce((sum, payment) => sum + payment.amountMinor, 0n);
  const paymentIds = payments.map((payment) => payment.paymentId);
  const data = {
    depositId,
    bankAccount,
    bankedOn,
    amount: kes(amountMinor),
    paymentIds,
    ledgerReference: reference,
  };
  const outcome = { status: 'posted', reason: null } as const;
  await moveRequest(tx, 'deposit', deposit, outcome, { type: 'bank_deposit.posted', data }, at);
  return outcome;
}

/**
 * Banks a deposit's receipts and clears the cash among them, in one posting (1060 → 1010, 2205 → 2200), or refuses it
 * whole when one of them is not bankable any more. Safe to repeat.
 * @throws AppError DATABASE_UNAVAILABLE, or a ledger code that is a defect.
 */
export function postDeposit(
  pool: Pool,
  tenantId: string,
  depositId: string,
  workflowId: string,
  at: Date,
): Promise<RequestOutcome> {
  return runRequest(pool, tenantId, {
    kind: 'deposit',
    requestId: depositId,
    workflowId,
    at,
    refusalOf: asRefusal,
    post: (tx) => post(tx, depositId, at),
    refuse: async (tx, reason) => {
      const deposit = await lockRequest<DepositRow>(tx, 'deposit', depositId, COLUMNS);
      if (deposit.status !== 'received') return endedAs(deposit);
      const outcome = { status: 'refused', reason } as const;
      await moveRequest(
        tx,
        'deposit',
        deposit,
        outcome,
        { type: 'bank_deposit.refused', data: { depositId, reason } },
        at,
      );
      return outcome;
    },
  });
}
