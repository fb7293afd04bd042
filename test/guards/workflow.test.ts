import { ApplicationFailure } from '@temporalio/common';
import { openFlow, type Flow, type Steps } from './support/flow';

let flow: Flow;
beforeAll(async () => {
  flow = await openFlow();
});
afterAll(() => flow.close());

type Reason = Parameters<NonNullable<Steps['failPayment']>>[1];

const PAYMENT = { tenantId: 'tnt_1', paymentId: 'pay_1' };
const standing = (status: 'received' | 'pending' | 'succeeded' | 'failed' | 'reversed') => ({
  status,
  reason: null,
});
const refused = (reason: 'LEASE_NOT_ACTIVE' | 'OWNER_FUNDS_SPENT') =>
  ({ status: 'refused', reason }) as const;

/** Steps that note that they were called, in order, and with which reason the compensation was. */
function noted(steps: Steps): { steps: Steps; calls: string[] } {
  const calls: string[] = [];
  const failPayment: NonNullable<Steps['failPayment']> = (_payment, reason) => {
    calls.push(`failPayment ${reason}`);
    return Promise.resolve({ status: 'failed', reason });
  };
  const entries = Object.entries({ failPayment, ...steps }).map(([name, step]) => {
    if (step === failPayment) return [name, step];
    const noting = (...args: never[]): Promise<unknown> => {
      calls.push(name);
      return (step as (...args: never[]) => Promise<unknown>)(...args);
    };
    return [name, noting];
  });
  return { steps: Object.fromEntries(entries) as Steps, calls };
}

async function pay(steps: Steps): Promise<{ result: unknown; calls: string[] }> {
  const { steps: notedSteps, calls } = noted(steps);
  const handle = await flow.start('rentPayment', PAYMENT, notedSteps);
  return { result: await handle.result().catch(String), calls };
}

const openPayment = () => Promise.resolve(standing('pending'));
const settlePayment = () => Promise.resolve(standing('succeeded'));

test('a payment is opened, settled and concluded as succeeded', async () => {
  const { result, calls } = await pay({ openPayment, settlePayment });
  expect([result, calls]).toEqual([{ status: 'succeeded', reason: null }, ['openPayment', 'settlePayment']]);
});

test('a payment that opening refuses is compensated with its reason', async () => {
  const { result, calls } = await pay({ openPayment: () => Promise.resolve(refused('LEASE_NOT_ACTIVE')) });
  expect(result).toEqual({ status: 'failed', reason: 'LEASE_NOT_ACTIVE' });
  expect(calls).toEqual(['openPayment', 'failPayment LEASE_NOT_ACTIVE']);
});

test('a payment that settling refuses is compensated with its reason', async () => {
  const steps = { openPayment, settlePayment: () => Promise.resolve(refused('OWNER_FUNDS_SPENT')) };
  const { result, calls } = await pay(steps);
  expect(result).toEqual({ status: 'failed', reason: 'OWNER_FUNDS_SPENT' });
  expect(calls).toEqual(['openPayment', 'settlePayment', 'failPayment OWNER_FUNDS_SPENT']);
});

test('a step that fails for good is compensated as SETTLEMENT_REFUSED', async () => {
  const settling = () => Promise.reject(ApplicationFailure.nonRetryable('a defect', 'LEDGER_INVALID'));
  const { result, calls } = await pay({ openPayment, settlePayment: settling });
  expect(result).toEqual({ status: 'failed', reason: 'SETTLEMENT_REFUSED' });
  expect(calls).toEqual(['openPayment', 'settlePayment', 'failPayment SETTLEMENT_REFUSED']);
});

test('the end is read from the answer: a payment found failed is failed, one found succeeded or reversed is succeeded', async () => {
  const found = async (status: 'failed' | 'succeeded' | 'reversed') => {
    const { result, calls } = await pay({ openPayment: () => Promise.resolve(standing(status)) });
    expect(calls).toEqual(['openPayment']);
    return (result as { status: string }).status;
  };
  expect(await found('failed')).toBe('failed');
  expect(await found('succeeded')).toBe('succeeded');
  expect(await found('reversed')).toBe('succeeded');
});

/** A promise with its key, so that a step can be held until the test lets it go. */
function held(): { begun: Promise<void>; isOver: Promise<void>; begin(): void; end(): void } {
  let [begin, end] = [(): void => undefined, (): void => undefined];
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const isOver = new Promise<void>((resolve) => (end = resolve));
  return { begun, isOver, begin: () => begin(), end: () => end() };
}

test('a process that is cancelled before it has settled is compensated as CANCELLED', async () => {
  const settling = held();
  const { steps, calls } = noted({
    openPayment,
    settlePayment: async () => {
      settling.begin();
      await settling.isOver;
      throw ApplicationFailure.retryable('not yet');
    },
  });
  const handle = await flow.start('rentPayment', PAYMENT, steps);
  await settling.begun;
  await handle.cancel();
  settling.end();
  expect(await handle.result().catch(String)).toEqual({ status: 'failed', reason: 'CANCELLED' });
  expect(calls.at(-1)).toBe('failPayment CANCELLED');
});

test('a process that is cancelled during its compensation compensates to its end', async () => {
  const failing = held();
  let first: Reason | undefined;
  const handle = await flow.start('rentPayment', PAYMENT, {
    openPayment: () => Promise.resolve(refused('LEASE_NOT_ACTIVE')),
    // As the real one: a repeat, of which Temporal makes one here, answers where the payment stands.
    failPayment: async (_payment, reason) => {
      first ??= reason;
      failing.begin();
      await failing.isOver;
      return { status: 'failed', reason: first };
    },
  });
  await failing.begun;
  await handle.cancel();
  setTimeout(() => failing.end(), 500);
  expect(await handle.result().catch(String)).toEqual({ status: 'failed', reason: 'LEASE_NOT_ACTIVE' });
});

test.each([
  ['bankDeposit', 'postDeposit'],
  ['paymentReversal', 'reversePayment'],
  ['chargeAdjustment', 'adjustCharges'],
] as const)('a %s that is cancelled lets its one effect finish', async (type, step) => {
  const posting = held();
  const effect = async () => {
    posting.begin();
    await posting.isOver;
    return { status: 'posted', reason: null } as const;
  };
  const handle = await flow.start(type, { tenantId: 'tnt_1', requestId: 'dep_1' }, { [step]: effect });
  await posting.begun;
  await handle.cancel();
  setTimeout(() => posting.end(), 500);
  expect(await handle.result().catch(String)).toEqual({ status: 'posted', reason: null });
});

test('a step that the database cannot do for a while is tried until it can, and the process says that it waits for it', async () => {
  let isDown = true;
  const settling = () =>
    isDown
      ? Promise.reject(ApplicationFailure.retryable('the database does not answer', 'DATABASE_UNAVAILABLE'))
      : settlePayment();
  const failPayment = () => Promise.resolve(standing('failed'));
  const steps = { openPayment, settlePayment: settling, failPayment };
  const handle = await flow.start('rentPayment', PAYMENT, steps);
  const waitingFor = async () => {
    const { searchAttributes } = await handle.describe();
    return searchAttributes['WaitingFor']?.[0];
  };
  const running = async () => (await handle.describe()).status.name === 'RUNNING';
  while ((await waitingFor()) === undefined && (await running()))
    await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await waitingFor()).toBe('database');
  isDown = false;
  expect(await handle.result()).toEqual({ status: 'succeeded', reason: null });
  expect(await waitingFor()).toBeUndefined();
});
