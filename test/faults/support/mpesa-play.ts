import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../../dev/demo/client';
import type { Company } from '../../support/rent-payment/company';
import type { DarajaControl } from '../../support/rent-payment/daraja';
import type { Stage } from '../../support/rent-payment/stage';
import { CUSTOMERS, type MpesaCase } from './mpesa-case';

/** A payment of a case, with everything it needs of its own: a lease, a phone, an amount. */
export interface CasePayment {
  readonly company: Company;
  readonly lease: number;
  readonly phone: string;
  readonly amountMinor: bigint;
}

// Longer than the first times at which an outcome is asked for: the query comes before the callback.
const THINK_MS = 2_500;
/** A query that fails goes on failing: what is asked twice and answered once proves less. */
const QUERIES = 20;

/** Arms the faults of a case and asks for the money; answers the payment's id. */
export async function playMpesaCase(
  daraja: DarajaControl,
  { customer, push, callback, query }: MpesaCase,
  { company, lease, phone, amountMinor }: CasePayment,
): Promise<string> {
  const match = { phone };
  const resultCode = CUSTOMERS[customer];
  await daraja.customer(phone, { resultCode, ...(query === null ? {} : { thinkMs: THINK_MS }) });
  if (push !== null) await daraja.fault('stk.push', push, { match });
  if (callback !== null) await daraja.fault('stk.callback', callback, { match });
  if (query !== null) await daraja.fault('stk.query', query, { match, times: QUERIES });
  return company.collect(lease, amountMinor, { phone });
}

const UNSETTLED = `SELECT count(*)::int AS count FROM payment_attempt a
  WHERE tenant_id = ANY ($1) AND (status IN ('prepared', 'sending', 'pending') OR status = 'succeeded' AND receipt_number IS NULL
    OR status = 'unknown' AND NOT EXISTS (SELECT FROM review r WHERE r.tenant_id = a.tenant_id AND r.attempt_id = a.attempt_id
                                             AND r.status = 'open'))`;

const UNHANDLED = `SELECT count(*)::int AS count FROM process_signal WHERE tenant_id = ANY ($1) AND handled_at IS NULL`;

const TO_BE_SENT = `SELECT count(*)::int AS count FROM payment_attempt
  WHERE tenant_id = ANY ($1) AND status IN ('prepared', 'sending')`;

const LOOK_EVERY_MS = 500;

async function noneOf(
  what: string,
  { adminPool }: Stage,
  tenantIds: readonly string[],
  texts: readonly string[],
  waitMsMax: number,
): Promise<void> {
  const ask = async (): Promise<number[]> => {
    await sleep(LOOK_EVERY_MS);
    const found = texts.map((text) => adminPool.query<{ count: number }>(text, [tenantIds]));
    return (await Promise.all(found)).map(({ rows }) => rows[0]?.count ?? 0);
  };
  await until(what, waitMsMax, ask, (counts) => counts.every((count) => count === 0));
}

/** Waits until every attempt has its outcome, or a person was asked for it, and every word was taken. */
export const settled = (stage: Stage, tenantIds: readonly string[], waitMsMax: number): Promise<void> =>
  noneOf('every attempt to be settled', stage, tenantIds, [UNSETTLED, UNHANDLED], waitMsMax);

/** Waits until every attempt has left, or failed before it did. */
export const allLeft = (stage: Stage, tenantIds: readonly string[], waitMsMax: number): Promise<void> =>
  noneOf('every attempt to have left', stage, tenantIds, [TO_BE_SENT], waitMsMax);
