import { EVIDENCE_SIGNAL } from '../../contracts/rent-payment';
import { openFlow, type Calls, type Flow, type Steps } from './support/flow';

let flow: Flow;
beforeAll(async () => {
  flow = await openFlow();
});
afterAll(() => flow.close());

const ATTEMPT = { tenantId: 'tnt_1', paymentId: 'pay_1', attemptId: 'att_1' };
const REFUND = { tenantId: 'tnt_1', refundId: 'rfd_1' };
const PUSHED = { outcome: 'pending', merchantRequestId: 'm', checkoutRequestId: 'c' } as const;
const FAR_AHEAD_MS = 4_102_444_800_000;

const standing = (attempt: 'open' | 'succeeded') => ({
  ...{ status: attempt === 'open' ? ('pending' as const) : attempt, reason: null, attempt },
  ...{ receiptPending: false, asksStatement: false },
});
const refund = <S extends string>(status: S) => Promise.resolve({ status, reason: null });

/** Notes the name of each step and call when it is made, before it is done. */
function noted<T extends object>(calls: string[], made: T): T {
  const noting = Object.entries(made).map(([name, deed]) => [
    name,
    (...args: never[]): unknown => {
      calls.push(name);
      return (deed as (...args: never[]) => unknown)(...args);
    },
  ]);
  return Object.fromEntries(noting) as T;
}

const WAIT_MS_MAX = 30_000;

/** Waits until it is so, or long enough: what is then not so is what the test finds. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = Date.now() + WAIT_MS_MAX;
  while (Date.now() < endsAt && !(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Runs one; when `step` has been made `times`, does `then`, and answers how it ended and what was called. */
async function run(
  [type, input]: readonly ['mpesaPayment' | 'paymentRefund', object],
  steps: Steps,
  provider: Calls,
  [step, ...then]: readonly [string, ...('cancel' | 'tell')[]],
  times = 1,
): Promise<{ result: unknown; calls: string[] }> {
  const calls: string[] = [];
  const handle = await flow.start(type, input, noted(calls, steps), noted(calls, provider));
  const isMade = () => calls.filter((call) => call === step).length >= times;
  await until(async () => isMade() || (await handle.describe()).status.name !== 'RUNNING');
  // One that has ended meanwhile hears nothing; its result says how it ended.
  for (const what of calls.includes(step) ? then : [])
    await (what === 'cancel' ? handle.cancel() : handle.signal(EVIDENCE_SIGNAL, 'cbk_1')).catch(String);
  return { result: await handle.result().catch(String), calls };
}

const openAttempt =
  (sendUntilMs: number): NonNullable<Steps['openAttempt']> =>
  () => {
    const opened = { status: 'pending', reason: null, maySend: true } as const;
    return Promise.resolve({ ...opened, sendUntilMs, askAfterSeconds: [600] });
  };
const failAttempt: NonNullable<Steps['failAttempt']> = (_attempt, { reason }) =>
  Promise.resolve({ status: 'failed', reason });

test('once the customer was asked a cancellation is not heard: only evidence ends the process', async () => {
  const steps = {
    ...{ openAttempt: openAttempt(FAR_AHEAD_MS), failAttempt },
    notePush: () => Promise.resolve(standing('open')),
    applyEvidence: () => Promise.resolve(standing('succeeded')),
  };
  const provider = { sendPush: () => Promise.resolve(PUSHED) };
  const asked = await run(['mpesaPayment', ATTEMPT], steps, provider, ['notePush', 'cancel', 'tell']);
  expect(asked).toEqual({
    result: { status: 'succeeded', reason: null },
    calls: ['openAttempt', 'sendPush', 'notePush', 'applyEvidence'],
  });
});

test('a push that is too late for whoever asked is not sent', async () => {
  const notePush = () => Promise.resolve(standing('succeeded'));
  const steps = { openAttempt: openAttempt(0), failAttempt, notePush };
  const provider = { sendPush: () => Promise.resolve(PUSHED) };
  expect(await run(['mpesaPayment', ATTEMPT], steps, provider, ['failAttempt'])).toEqual({
    result: { status: 'failed', reason: 'MPESA_UNAVAILABLE' },
    calls: ['openAttempt', 'failAttempt'],
  });
});

test('a push that its worker took too late ends as one that was not sent in time', async () => {
  const steps = { openAttempt: openAttempt(FAR_AHEAD_MS), failAttempt };
  const provider = { sendPush: () => Promise.resolve({ outcome: 'late' } as const) };
  expect(await run(['mpesaPayment', ATTEMPT], steps, provider, ['failAttempt'])).toEqual({
    result: { status: 'failed', reason: 'MPESA_UNAVAILABLE' },
    calls: ['openAttempt', 'sendPush', 'failAttempt'],
  });
});

const started = (mayHaveLeft: boolean) => () =>
  Promise.resolve({ status: 'sent', reason: null, askAfterSeconds: [600], mayHaveLeft } as const);
const handedOver = (outcome: 'pending' | 'landed' | 'not_sent' | 'unknown' | 'refused') =>
  Promise.resolve({ outcome, code: outcome === 'refused' ? '400.002.02' : null, retryAfterMs: 10 });
const PAYOUT: Steps = {
  openRefund: () => refund('approved'),
  startPayout: started(false),
  applyPayoutEvidence: () => refund('succeeded'),
  refuseRefund: (_refund, reason) => Promise.resolve({ status: 'refused', reason }),
};
const PAID = { status: 'succeeded', reason: null };

test('once a payout has started a cancellation is not heard: only evidence ends the process', async () => {
  const provider = { sendPayout: () => handedOver('pending') };
  const paid = await run(['paymentRefund', REFUND], PAYOUT, provider, ['sendPayout', 'cancel', 'tell']);
  expect(paid.result).toEqual(PAID);
  expect(paid.calls.at(-1)).toBe('applyPayoutEvidence');
});

test('a payout that surely was not handed over is handed over again', async () => {
  let tries = 0;
  const sendPayout = () => handedOver((tries += 1) === 1 ? 'not_sent' : 'pending');
  const applied = { ...PAYOUT, applyPayoutEvidence: () => refund('succeeded') };
  const paid = await run(['paymentRefund', REFUND], applied, { sendPayout }, ['sendPayout', 'tell'], 2);
  expect(paid.result).toEqual(PAID);
  expect(paid.calls.filter((call) => call === 'sendPayout')).toHaveLength(2);
});

test('a refund whose process is started anew while its payout is on its way waits for its outcome', async () => {
  const provider = { sendPayout: () => handedOver('landed') };
  for (const status of ['sent', 'unknown'] as const) {
    const steps = { ...PAYOUT, openRefund: () => refund(status) };
    const paid = await run(['paymentRefund', REFUND], steps, provider, ['sendPayout', 'tell']);
    expect(paid.result).toEqual(PAID);
  }
});

const notePayout: NonNullable<Steps['notePayout']> = (_refund, { kind }) =>
  refund(kind === 'refused' ? 'failed' : 'unknown');

test('a payout that M-Pesa refuses at the first try is owed again', async () => {
  const steps = { ...PAYOUT, notePayout };
  const provider = { sendPayout: () => handedOver('refused') };
  const refused = await run(['paymentRefund', REFUND], steps, provider, ['notePayout']);
  expect(refused).toEqual({
    result: { status: 'failed', reason: null },
    calls: ['openRefund', 'startPayout', 'sendPayout', 'notePayout'],
  });
});

test('a refusal is no word of a try before it: its money is owed again by evidence only', async () => {
  let tries = 0;
  const sendPayout = () => handedOver((tries += 1) === 1 ? 'unknown' : 'refused');
  const steps = { ...PAYOUT, notePayout };
  const paid = await run(['paymentRefund', REFUND], steps, { sendPayout }, ['sendPayout', 'tell'], 2);
  expect(paid.result).toEqual(PAID);
  expect(paid.calls.slice(2)).toEqual(['sendPayout', 'sendPayout', 'applyPayoutEvidence']);
});

test('a payout that another run may have handed over is not failed by a refusal', async () => {
  const steps = { ...PAYOUT, openRefund: () => refund('sent'), startPayout: started(true), notePayout };
  const provider = { sendPayout: () => handedOver('refused') };
  const paid = await run(['paymentRefund', REFUND], steps, provider, ['sendPayout', 'tell']);
  expect(paid.result).toEqual(PAID);
  expect(paid.calls).not.toContain('notePayout');
});

test('a refund that is cancelled before it is approved is refused, to the end of that', async () => {
  const steps = { ...PAYOUT, openRefund: () => refund('awaiting_approval') };
  const provider = { sendPayout: () => handedOver('pending') };
  const cancelled = await run(['paymentRefund', REFUND], steps, provider, ['openRefund', 'cancel']);
  expect(cancelled).toEqual({
    result: { status: 'refused', reason: 'CANCELLED' },
    calls: ['openRefund', 'refuseRefund'],
  });
});

test('a refund that was approved before its cancellation was heard is paid out all the same', async () => {
  const steps = {
    ...PAYOUT,
    openRefund: () => refund('awaiting_approval'),
    refuseRefund: () => refund('approved'),
  };
  const calls: string[] = [];
  const provider = noted(calls, { sendPayout: () => handedOver('pending') });
  const handle = await flow.start('paymentRefund', REFUND, noted(calls, steps), provider);
  await until(() => calls.includes('openRefund'));
  await handle.cancel();
  await until(() => calls.includes('sendPayout'));
  expect(calls).toContain('sendPayout');
  // Not before: while it waits for an approval, a word of evidence is one of that.
  await handle.signal(EVIDENCE_SIGNAL, 'cbk_1');
  expect(await handle.result()).toEqual(PAID);
});

test('a payout waits for its next try a quarter of an hour at most, and hears its result meanwhile', async () => {
  const sendPayout = () =>
    Promise.resolve({ outcome: 'unknown', code: null, retryAfterMs: 86_400_000 } as const);
  const handle = await flow.start('paymentRefund', REFUND, PAYOUT, { sendPayout });
  const timers = async () => {
    const { events } = await handle.fetchHistory();
    const begun = (events ?? []).map(({ timerStartedEventAttributes }) => timerStartedEventAttributes);
    return begun.flatMap((timer) => (timer ? [Number(timer.startToFireTimeout?.seconds)] : []));
  };
  await until(async () => (await timers()).length > 0);
  expect(await timers()).toEqual([900]);
  await handle.signal(EVIDENCE_SIGNAL, 'cbk_1');
  const status = async () => (await handle.describe()).status.name;
  await until(async () => (await status()) !== 'RUNNING');
  expect(await status()).toBe('COMPLETED');
  expect(await handle.result()).toEqual(PAID);
});

// Two and a half of these are more than a history should hold.
const LONG = 'x'.repeat(1_600_000);

test('a payout that is tried for ever goes on in a new run, as one that may have left', async () => {
  const calls: string[] = [];
  let runs = 0;
  const startPayout = () => started((runs += 1) > 1)();
  const sendPayout = () =>
    runs > 1
      ? handedOver('refused')
      : Promise.resolve({ outcome: 'not_sent', code: LONG, retryAfterMs: 10 } as const);
  const steps = noted(calls, { ...PAYOUT, startPayout, notePayout });
  const handle = await flow.start('paymentRefund', REFUND, steps, noted(calls, { sendPayout }));
  await until(() => calls.lastIndexOf('startPayout') > 1 && calls.at(-1) === 'sendPayout');
  expect(calls.slice(-3)).toEqual(['openRefund', 'startPayout', 'sendPayout']);
  await handle.signal(EVIDENCE_SIGNAL, 'cbk_1');
  expect(await handle.result()).toEqual(PAID);
  expect(calls.at(-1)).toBe('applyPayoutEvidence');
});
