import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../dev/demo/client';
import type { Company } from '../support/rent-payment/company';
import { darajaAt, type DarajaControl } from '../support/rent-payment/daraja';
import { handleOf } from '../support/rent-payment/processes';
import { aScene, phoneOf, RENT_MINOR } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { sweepStatement } from '../support/rent-payment/sweep';
import { verdictOn } from '../support/rent-payment/verdict';
import { outcomesOf } from './support/mpesa-outcome';
import { settled } from './support/mpesa-play';

const PUSHES = 60;
const PER_SECOND = 5;
const TIMEOUT_MS = 1_000;
/** Paybills whose pushes hang, and pushes of each. */
const HANGING = 8;
const HANGING_PUSHES = 10;
/** A hang of ten minutes: whoever held a slot for a tenth of it would hold it for all. No clock decides what is less. */
const HANG_MS = 600_000;
const HELD_MS_MAX = HANG_MS / 10;
const SETTLED_MS_MAX = 150_000;

let stage: Stage;
let daraja: DarajaControl;

beforeAll(async () => {
  const environment = { MPESA_REQUESTS_PER_SECOND: String(PER_SECOND), MPESA_TIMEOUT_MS: String(TIMEOUT_MS) };
  stage = await openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: false, environment });
  daraja = darajaAt(stage.stack.mpesaControlUrl ?? '');
});
beforeEach(() => daraja.post('reset', {}));
afterAll(() => stage.close());

/** Asks for the rent of every lease of a company, by a phone of its own. */
const collectAll = (company: Company, leases: number): Promise<string[]> =>
  Promise.all(
    Array.from({ length: leases }, (_, lease) =>
      company.collect(lease, RENT_MINOR, { phone: phoneOf(lease) }),
    ),
  );

const statusesOf = async (company: Company): Promise<string[]> =>
  (
    await company.rows<{ status: string }>('SELECT DISTINCT status FROM payment_attempt WHERE tenant_id = $1')
  ).map(({ status }) => status);

/** The most that happened within any second. */
function mostInASecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + 1_000).length));
}

it('pushes accepted while the provider is down are sent once when it is back, no faster than it takes them', async () => {
  await daraja.post('outage', { mode: 'closed' });
  const company = await stage.company(aScene(PUSHES));
  await collectAll(company, PUSHES);
  await until(
    'all to be tried',
    30_000,
    () => statusesOf(company),
    (now) => now.join() === 'sending',
  );
  await sleep(12_000);
  expect(await daraja.movements(company.shortCode)).toEqual([]);
  await daraja.post('outage', { mode: 'none' });
  await settled(stage, [company.tenantId], SETTLED_MS_MAX);
  const outcomes = [...(await outcomesOf(company, daraja)).values()];
  for (const { ends, pushes, movedMinor, ledgerMinor } of outcomes) {
    expect({ ends, pushes, movedMinor, ledgerMinor }).toEqual({
      ends: ['succeeded'],
      pushes: [{ received: 1, effects: 1 }],
      movedMinor: RENT_MINOR,
      ledgerMinor: RENT_MINOR,
    });
  }
  const times = (await daraja.movements(company.shortCode)).map(({ at }) => Date.parse(at));
  // A call may be late by a part of its place: then one of the second before falls into this one.
  expect(mostInASecond(times)).toBeLessThanOrEqual(PER_SECOND + 1);
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(((PUSHES - 1) / PER_SECOND - 1) * 1_000);
  expect(await verdictOn(stage, company.tenantId)).toEqual([]);
}, 240_000);

// The request has left, its answer has not come: nobody but the provider knows whether the customer was asked.
const UNANSWERED = [
  ['hang', null, 'person outcome_unknown NOT_ON_STATEMENT'],
  ['hang_after', null, 'succeeded'],
  ['hang_after', 'held', 'succeeded'],
  ['hang_after', 'lost', 'succeeded'],
] as const;

it('a worker killed between a push and its answer: nobody sends it again, and its outcome is known in the end', async () => {
  const company = await stage.company(aScene(UNANSWERED.length));
  for (const [lease, [push, callback]] of UNANSWERED.entries()) {
    const match = { phone: phoneOf(lease) };
    await daraja.fault('stk.push', push, { match });
    if (callback !== null) await daraja.fault('stk.callback', callback, { match });
  }
  await collectAll(company, UNANSWERED.length);
  const received = async () => Object.keys((await daraja.requests()).accountReferences).length;
  await until('every push to have left', 30_000, received, (count) => count === UNANSWERED.length);
  const worker = stage.stack.process('worker-1');
  await worker.kill();
  await worker.start();
  await daraja.post('release', {});
  await settled(stage, [company.tenantId], SETTLED_MS_MAX);
  const outcomes = await outcomesOf(company, daraja);
  for (const [lease, [push, , end]] of UNANSWERED.entries()) {
    const { ends, pushes, ledgerMinor, movedMinor } = outcomes.get(company.leaseId(lease))!;
    const seen = { received: 1, effects: push === 'hang' ? 0 : 1 };
    expect({ ends, pushes }).toEqual({ ends: [end], pushes: [seen] });
    expect(ledgerMinor).toBe(movedMinor);
  }
  expect(await verdictOn(stage, company.tenantId)).toEqual([]);
}, 240_000);

it('a push that could not leave for hours is not sent any more, and the customer is told that it failed', async () => {
  const worker = stage.stack.process('worker-1');
  await worker.kill();
  const company = await stage.company(aScene(1));
  const id = await company.collect(0, RENT_MINOR, { phone: phoneOf(0) });
  await company.rows(
    `UPDATE payment_attempt SET created_at = created_at - interval '4 hours' WHERE tenant_id = $1`,
  );
  await worker.start();
  await settled(stage, [company.tenantId], SETTLED_MS_MAX);
  const failed = `SELECT status, failure_reason AS reason FROM payment WHERE tenant_id = $1 AND payment_id = $2`;
  expect(await company.rows(failed, id)).toEqual([{ status: 'failed', reason: 'MPESA_UNAVAILABLE' }]);
  expect((await daraja.requests()).accountReferences).toEqual({});
  expect(await verdictOn(stage, company.tenantId)).toEqual([]);
}, 240_000);

interface Call {
  /** From being wanted to having a slot of the worker, and how long it then held it. */
  readonly waitedMs: number;
  readonly heldMs: number;
}

/** The first push of a payment, as its history has it. */
async function pushOf(paymentId: string): Promise<Call> {
  const { events } = await handleOf(stage, paymentId).fetchHistory();
  const all = events ?? [];
  const at = (event: (typeof all)[number] | undefined): number =>
    Number(event?.eventTime?.seconds ?? 0) * 1_000 + (event?.eventTime?.nanos ?? 0) / 1e6;
  const scheduled = all.find(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'sendPush',
  );
  const isOf = (of: { scheduledEventId?: { toString(): string } | null } | null | undefined): boolean =>
    of?.scheduledEventId?.toString() === scheduled?.eventId?.toString();
  const started = all.find((event) => isOf(event.activityTaskStartedEventAttributes));
  const completed = all.find((event) => isOf(event.activityTaskCompletedEventAttributes));
  return { waitedMs: at(started) - at(scheduled), heldMs: at(completed) - at(started) };
}

it('a provider that hangs holds a slot of the worker no longer than its time-out: another paybill goes on', async () => {
  const companies = await Promise.all(
    Array.from({ length: HANGING }, () => stage.company(aScene(HANGING_PUSHES))),
  );
  const other = await stage.company(aScene(1));
  for (let lease = 0; lease < HANGING_PUSHES; lease += 1)
    await daraja.fault('stk.push', 'hang', {
      ...{ match: { phone: phoneOf(lease) }, times: HANGING },
      delayMs: HANG_MS,
    });
  const hanging = (await Promise.all(companies.map((company) => collectAll(company, HANGING_PUSHES)))).flat();
  const spared = await other.collect(0, RENT_MINOR, { phone: phoneOf(5_000) });
  const tenantIds = [...companies, other].map(({ tenantId }) => tenantId);
  await settled(stage, tenantIds, SETTLED_MS_MAX);
  expect((await outcomesOf(other, daraja)).get(other.leaseId(0))?.ends).toEqual(['succeeded']);
  expect((await pushOf(spared)).waitedMs).toBeLessThan(HELD_MS_MAX);
  for (const id of hanging) {
    const { heldMs } = await pushOf(id);
    expect(heldMs).toBeLessThan(HELD_MS_MAX);
  }
  for (const company of companies) {
    await sweepStatement(stage, company);
    const outcomes = [...(await outcomesOf(company, daraja)).values()];
    const ends = new Set(outcomes.flatMap((outcome) => outcome.ends));
    expect(ends).toEqual(new Set(['person outcome_unknown NOT_ON_STATEMENT']));
    expect(outcomes.every(({ pushes }) => pushes.every(({ received }) => received === 1))).toBe(true);
  }
}, 240_000);
