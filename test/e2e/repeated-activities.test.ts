import { MockActivityEnvironment } from '@temporalio/testing';
import { createRentPaymentActivities, type RentPaymentActivities } from '../../activities/rent-payment';
import { openPayment } from '../../activities/rent-payment/open-payment';
import { until } from '../../dev/demo/client';
import { systemClock } from '../../kernel/time';
import { useReferenceOf } from '../support/rent-payment/books';
import type { Company } from '../support/rent-payment/company';
import { workflowIdOf } from '../support/rent-payment/processes';
import { firstOfMonth, RENT_MINOR } from '../support/rent-payment/scene';
import { snapshotOf } from '../support/rent-payment/snapshot';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { brokenInvariants } from '../support/rent-payment/verdict';

const AT_ONCE = 5;

type Activity = keyof RentPaymentActivities;

let stage: Stage;
let activities: RentPaymentActivities;
let company: Company;

// No worker: every activity runs here, as often and as much at once as the test says.
beforeAll(async () => {
  // Nobody starts anything: who notes a start is the first step.
  const environment = { PROCESS_START_AFTER_MS: '600000' };
  stage = await openStage({ processes: { server: 1, worker: 0, relay: 1 }, durable: false, environment });
  activities = createRentPaymentActivities({
    pool: stage.appPool,
    wakeUp: () => undefined,
    sendWithinSeconds: 60,
    askAfterSeconds: [],
    payoutAskAfterSeconds: [],
    refundApprovalAboveMinor: 0n,
    payoutShortCodeOf: () => '',
  });
});
beforeEach(async () => {
  company = await stage.company();
});
afterEach(async () => {
  const ask = () => brokenInvariants(stage.adminPool, company.tenantId);
  expect(await until('all to be quiet', 20_000, ask, (found) => found.length === 0).catch(ask)).toEqual([]);
});
afterAll(() => stage.close());

/** Runs an activity as the workflow of this payment or request would. */
async function run(name: Activity, id: string, ...more: readonly string[]): Promise<unknown> {
  const workflowExecution = { workflowId: workflowIdOf(id), runId: 'run' };
  const input = { tenantId: company.tenantId, [id.startsWith('pay_') ? 'paymentId' : 'requestId']: id };
  const activity = activities[name] as (...args: unknown[]) => Promise<unknown>;
  return new MockActivityEnvironment({ workflowExecution }).run(
    activity,
    input,
    ...more,
    systemClock.now().toISOString(),
  );
}

/** Runs it five times at once and then once more; every answer is the same, and the last changes nothing. */
async function repeated(name: Activity, id: string, ...more: readonly string[]): Promise<unknown> {
  const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => run(name, id, ...more)));
  const settled = () => brokenInvariants(stage.adminPool, company.tenantId).then(consumed);
  await until('the relay to have caught up', 20_000, settled, (count) => count === 0);
  const before = await snapshotOf(stage.adminPool, company.tenantId);
  answers.push(await run(name, id, ...more));
  expect(await snapshotOf(stage.adminPool, company.tenantId)).toEqual(before);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  return answers[0];
}

/** How much of what was written is not yet with the consumers. */
const consumed = (broken: Awaited<ReturnType<typeof brokenInvariants>>): number =>
  broken.filter(({ invariant }) => /consumer|notice|audited|its place/.test(invariant)).length;

async function paid(lease = 0): Promise<string> {
  const id = await company.pay(lease, RENT_MINOR);
  await run('openPayment', id);
  return id;
}

it('openPayment opens one intent and posts the money once', async () => {
  const id = await company.pay(0, RENT_MINOR);
  expect(await repeated('openPayment', id)).toEqual({ status: 'succeeded', reason: null });
});

it('openPayment opens one intent where the posting is refused, which settlePayment then says every time', async () => {
  const id = await company.pay(0, RENT_MINOR);
  await useReferenceOf(stage.appPool, company, id);
  expect(await repeated('openPayment', id)).toEqual({ status: 'pending', reason: null });
  const refused = { status: 'refused', reason: 'SETTLEMENT_REFUSED' };
  expect(await repeated('settlePayment', id)).toEqual(refused);
  await run('failPayment', id, 'SETTLEMENT_REFUSED');
});

it('openPayment refuses every time, and writes nothing', async () => {
  const id = await company.pay(0, RENT_MINOR, { receivedOn: firstOfMonth(11) });
  expect(await repeated('openPayment', id)).toEqual({ status: 'refused', reason: 'LEASE_NOT_ACTIVE' });
  await run('failPayment', id, 'LEASE_NOT_ACTIVE');
});

/** An intent that is pending, as processes of a worker before this one left them. */
async function leftPending(): Promise<string> {
  const id = await company.pay(0, RENT_MINOR);
  await openPayment(stage.appPool, company.tenantId, id, workflowIdOf(id), systemClock.now());
  return id;
}

it('settlePayment posts the money once', async () => {
  const id = await leftPending();
  expect(await repeated('settlePayment', id)).toEqual({ status: 'succeeded', reason: null });
});

it('failPayment fails once, and keeps the first reason', async () => {
  const id = await leftPending();
  expect(await repeated('failPayment', id, 'CANCELLED')).toEqual({ status: 'failed', reason: 'CANCELLED' });
  expect(await run('failPayment', id, 'SETTLEMENT_REFUSED')).toEqual({
    status: 'failed',
    reason: 'CANCELLED',
  });
});

it('failPayment does nothing to a payment that succeeded, and says so', async () => {
  expect(await repeated('failPayment', await paid(), 'CANCELLED')).toEqual({
    status: 'succeeded',
    reason: null,
  });
});

it('settlePayment posts nothing of a payment that failed, and says so', async () => {
  const id = await company.pay(0, RENT_MINOR);
  await run('failPayment', id, 'CANCELLED');
  expect(await repeated('settlePayment', id)).toEqual({ status: 'failed', reason: 'CANCELLED' });
});

it.each(['openPayment', 'settlePayment'] as const)(
  'of %s and failPayment at once, one takes effect and both answer it',
  async (step) => {
    const id = step === 'openPayment' ? await company.pay(0, RENT_MINOR) : await leftPending();
    const answers = await Promise.all([run(step, id), run('failPayment', id, 'CANCELLED'), run(step, id)]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  },
);

it('postDeposit banks once', async () => {
  const id = await company.deposit([await paid(0), await paid(1)]);
  expect(await repeated('postDeposit', id)).toEqual({ status: 'posted', reason: null });
});

it('postDeposit refuses once what was banked meanwhile', async () => {
  const payment = await paid();
  const [first, second] = [await company.deposit([payment]), await company.deposit([payment])];
  await run('postDeposit', first);
  expect(await repeated('postDeposit', second)).toEqual({
    status: 'refused',
    reason: 'PAYMENT_NOT_BANKABLE',
  });
});

it('reversePayment reverses once', async () => {
  const id = await company.reverse(await paid());
  expect(await repeated('reversePayment', id)).toEqual({ status: 'posted', reason: null });
});

it('reversePayment refuses once what was reversed meanwhile', async () => {
  const payment = await paid();
  const [first, second] = [await company.reverse(payment), await company.reverse(payment)];
  await run('reversePayment', first);
  expect(await repeated('reversePayment', second)).toEqual({
    status: 'refused',
    reason: 'PAYMENT_NOT_REVERSIBLE',
  });
});

it('adjustCharges lowers a charge once', async () => {
  const id = await company.adjust('concession', company.chargeId(0, 0), RENT_MINOR);
  expect(await repeated('adjustCharges', id)).toEqual({ status: 'posted', reason: null });
});

it('adjustCharges refuses once what was lowered meanwhile', async () => {
  const ask = () => company.adjust('waiver', company.chargeId(0, 0), RENT_MINOR);
  const [first, second] = [await ask(), await ask()];
  await run('adjustCharges', first);
  expect(await repeated('adjustCharges', second)).toEqual({ status: 'refused', reason: 'CHARGE_SETTLED' });
});
