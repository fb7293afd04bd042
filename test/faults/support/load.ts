import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../../kernel/db';
import { kes, type Company } from '../../support/rent-payment/company';
import { phoneOf, RENT_MINOR, today } from '../../support/rent-payment/scene';
import type { Violation } from '../../support/rent-payment/verdict';
import type { Chance } from './chance';

/** A payment to be asked for, in cash or by M-Pesa. */
export interface LoadPayment {
  readonly company: Company;
  readonly method: 'cash' | 'mpesa';
  readonly path: string;
  readonly key: string;
  readonly body: unknown;
  readonly isTwice: boolean;
  /** By M-Pesa: whose phone is asked, and what that person does. */
  readonly phone: string;
  readonly resultCode: string;
}

/** A client's pause between two payments: the load goes on long enough for everybody to be killed in it. */
const PAUSE_MS = 100;
/** Every so manieth request is sent twice at once, as by an impatient client. */
const TWICE_EVERY = 10;
const MPESA_PERCENT = 70;
const MINOR_IN_SHILLING = 100n;
/** What customers do: most pay; the others cancel, are short of money, or do not answer. */
const RESULTS = ['0', '0', '0', '0', '0', '0', '0', '1032', '1', '1037'];

/** So many payments by lot, over companies and their leases. */
export function paymentsOf(
  companies: readonly Company[],
  leases: number,
  count: number,
  chance: Chance,
): LoadPayment[] {
  return Array.from({ length: count }, (_, index) => {
    const company = chance.one(companies);
    const method = chance.between(1, 100) <= MPESA_PERCENT ? 'mpesa' : 'cash';
    const shillings = BigInt(chance.between(1, (2 * Number(RENT_MINOR)) / Number(MINOR_IN_SHILLING)));
    const said = {
      leaseId: company.leaseId(chance.between(0, leases - 1)),
      amount: kes(shillings * MINOR_IN_SHILLING),
    };
    const phone = phoneOf(index);
    const resultCode = chance.one(RESULTS);
    const common = {
      company,
      method,
      key: newId('req'),
      isTwice: index % TWICE_EVERY === 0,
      phone,
      resultCode,
    } as const;
    return method === 'mpesa'
      ? { ...common, path: '/v1/mpesa-payments', body: { ...said, phone } }
      : {
          ...common,
          path: '/v1/payments',
          body: { ...said, method, receivedOn: today(), receiptNumber: `RC-${index}` },
        };
  });
}

/** Sends payments until none is left; answers what a repeat got that its first did not. */
export async function pay(payments: LoadPayment[]): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (let next = payments.pop(); next !== undefined; next = payments.pop()) {
    await sleep(PAUSE_MS);
    const { company, path, key, body, isTwice } = next;
    const send = () => company.api.post(path, key, body);
    const answers = await Promise.all(isTwice ? [send(), send()] : [send()]);
    const ids = new Set(answers.map((answer) => `${answer.status} ${String(answer.body['id'])}`));
    if (ids.size !== 1 || answers[0]?.status !== 202)
      violations.push({
        invariant: 'a request is accepted, and its repeat is answered as it was',
        found: answers,
      });
  }
  return violations;
}

/** Half of those that failed; the others are left at that. */
const RETRYABLE = `SELECT payment_id AS id FROM payment p WHERE tenant_id = $1 AND method = 'mpesa' AND status = 'failed'
  AND (SELECT count(*) FROM payment_attempt a WHERE a.tenant_id = $1 AND a.payment_id = p.payment_id) < $2
  AND hashtext(payment_id) % 2 = 0 ORDER BY payment_id LIMIT 20`;
const ATTEMPTS_MAX = 3;
const RETRY_EVERY_MS = 1_000;
/** Refusals that a second attempt may meet: the first one's money came, or another asked before. */
const REFUSALS = new Set(['ATTEMPT_OPEN', 'PAYMENT_NOT_RETRYABLE']);

/** Tries failed payments again, as managers do, until told to stop; answers the answers that nobody expects. */
export function startRetrying(companies: readonly Company[]): { stop(): Promise<Violation[]> } {
  const violations: Violation[] = [];
  let isStopping = false;
  const retry = async (company: Company, id: string): Promise<void> => {
    const { status, body } = await company.api.post(`/v1/payments/${id}/attempts`, newId('req'), {});
    if (status !== 202 && !REFUSALS.has(String(body['code'])))
      violations.push({ invariant: 'a failed payment may be tried again', found: { status, body } });
  };
  const run = async (): Promise<void> => {
    while (!isStopping) {
      await sleep(RETRY_EVERY_MS);
      for (const company of companies)
        for (const { id } of await company.rows<{ id: string }>(RETRYABLE, ATTEMPTS_MAX))
          await retry(company, id);
    }
  };
  const running = run();
  return {
    stop: async () => {
      isStopping = true;
      await running;
      return violations;
    },
  };
}
