import type { RequestInput, RequestResult } from '../../contracts/rent-payment';
import { bankAndClear } from '../../domain/accounting/bank-and-clear';
import type { Pool, Tx } from '../../kernel/db';
import { lockLeases, receiptsOf } from '../../store/rent-payment/book';
import { lockDeposit, lockDepositedPayments, markBanked } from '../../store/rent-payment/deposit-row';
import { writeEffect } from '../../store/rent-payment/effect';
import type { PaymentRow } from '../../store/rent-payment/payment-row';
import { moveRequest, type RequestOutcome } from '../../store/rent-payment/request-row';
import type { RentPaymentDeps } from './deps';
import { kes } from './facts';
import { requestMove } from './moves';
import { asRefusal, effectOf, Refused, requireOwnership } from './refused';
import { endedAs, runRequest } from './request';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

const isBankable = ({ status, bankedOn }: PaymentRow): boolean => status === 'succeeded' && bankedOn === null;

async function post(tx: Tx, depositId: string, at: Date): Promise<RequestOutcome> {
  const deposit = await lockDeposit(tx, depositId);
  if (deposit.status !== 'received') return endedAs(deposit);
  const { bankAccount, bankedOn, origin } = deposit;
  const payments = await lockDepositedPayments(tx, depositId);
  if (!payments.every(isBankable)) throw new Refused('PAYMENT_NOT_BANKABLE');
  const leaseIds = payments.map((payment) => payment.leaseId);
  const books = await lockLeases(tx, leaseIds, bankedOn);
  for (const book of books.values()) requireOwnership(book);
  const effect = effectOf(bankAndClear(await receiptsOf(tx, payments, books), bankAccount));
  const reference = `bank-deposit:${depositId}`;
  const causationId = origin.correlationId;
  const fact = {
    reference,
    kind: 'bank_deposit',
    businessDate: bankedOn,
    leaseId: '',
    origin,
    causationId,
    at,
  };
  await writeEffect(tx, fact, effect);
  const paymentIds = payments.map((payment) => payment.paymentId);
  const clearedIds = effect.receiptChanges
    .filter(({ change }) => change === 'cleared')
    .map((c) => c.paymentId);
  await markBanked(tx, deposit, paymentIds, clearedIds, at);
  const amountMinor = payments.reduce((sum, payment) => sum + payment.amountMinor, 0n);
  const data = {
    depositId,
    bankAccount,
    bankedOn,
    amount: kes(amountMinor),
    paymentIds,
    ledgerReference: reference,
  };
  const outcome = { status: 'posted', reason: null } as const;
  await moveRequest(tx, 'deposit', deposit, requestMove(outcome), { type: 'bank_deposit.posted', data }, at);
  return outcome;
}

/**
 * Banks a deposit's receipts and clears the cash among them, in one posting (1060 → 1010, 2205 → 2200), or refuses it
 * whole when one of them is not bankable any more. Safe to repeat.
 * @throws AppError DATABASE_UNAVAILABLE.
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
    workflowId,
    refusalOf: asRefusal,
    post: (tx) => post(tx, depositId, at),
    refuse: async (tx, reason) => {
      const deposit = await lockDeposit(tx, depositId);
      if (deposit.status !== 'received') return endedAs(deposit);
      const outcome = { status: 'refused', reason } as const;
      const event = { type: 'bank_deposit.refused', data: { depositId, reason } } as const;
      await moveRequest(tx, 'deposit', deposit, requestMove(outcome), event, at);
      return outcome;
    },
  });
}

/** `postDeposit` as an activity; `at` is the workflow's time. Retry-safe. */
export const postDepositActivity =
  (deps: RentPaymentDeps) =>
  ({ tenantId, requestId }: RequestInput, at: string): Promise<RequestResult | RefusedStep> =>
    databaseDeed(deps, () => postDeposit(deps.pool, tenantId, requestId, workflowIdOfStep(), new Date(at)));
