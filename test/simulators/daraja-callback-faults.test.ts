import { seen } from './support/ask';
import { until } from './support/merchant';
import { REQUESTS } from './support/requests';
import { PHONE, room } from './support/room';

const here = room();

const fault = (endpoint: string, name: string, more = {}) =>
  here().control('faults', { endpoint, fault: name, ...more });
const quiet = () =>
  until(async () => {
    const { callbacks, pending } = await here().requests();
    return callbacks.onTheirWay + pending.timers === 0;
  }, 'quiet');
const pushAs = async (reference: string): Promise<string> =>
  String((await here().push({ AccountReference: reference })).body['CheckoutRequestID']);
/** The pushes told of, in the order in which they were. */
const told = (): (string | undefined)[] =>
  here().merchant.notices.map(({ text }) => /"CheckoutRequestID":"(\w+)"/.exec(text)?.[1]);

it('lost: the money moves and nobody hears', async () => {
  await fault('stk.callback', 'lost');
  await here().push();
  await until(async () => (await here().book()).movements.length === 1, 'the payment');
  await quiet();
  expect(here().merchant.notices).toEqual([]);
  expect((await here().requests()).callbacks.points['stk.callback']).toEqual({
    posted: 0,
    accepted: 0,
    lost: 1,
  });
});

it('doubled: the same notice twice, of one payment', async () => {
  await fault('stk.callback', 'doubled');
  await here().push();
  const [first, second] = await here().merchant.until(2);
  expect(first?.text).toBe(second?.text);
  expect((await here().book()).movements).toHaveLength(1);
});

it('late: the notice comes after its delay, though the query knows already', async () => {
  await fault('stk.callback', 'late', { delayMs: 150 });
  const startMs = Date.now();
  const id = await pushAs('A');
  await until(async () => (await here().query(id)).body['ResultCode'] === '0', 'the payment');
  expect(here().merchant.notices).toEqual([]);
  const [notice] = await here().merchant.until(1);
  expect(notice!.atMs - startMs).toBeGreaterThanOrEqual(145);
});

it('before_answer: the merchant has answered the callback before it knows the id', async () => {
  await here().control('customers', { phone: PHONE, thinkMs: 60_000 });
  await fault('stk.callback', 'before_answer');
  here().merchant.answer = () => new Promise((resolve) => setTimeout(() => resolve({}), 60));
  const id = await pushAs('A');
  expect(told()).toEqual([id]);
  expect(Date.now() - here().merchant.notices[0]!.atMs).toBeGreaterThanOrEqual(55);
  expect((await here().book()).movements).toHaveLength(1);
});

it('before_answer of a payout likewise', async () => {
  await here().control('settings', { resultDelayMs: 60_000 });
  await fault('b2c.result', 'before_answer');
  await here().b2c();
  expect(here().merchant.paths()).toEqual(['/result']);
});

it('before_answer comes even if the answer is then lost', async () => {
  await fault('stk.callback', 'before_answer');
  await fault('stk.push', 'answer_lost');
  await expect(here().push()).rejects.toThrow();
  expect(here().merchant.paths()).toEqual(['/stk']);
});

it('out_of_order: the next one overtakes it', async () => {
  await fault('stk.callback', 'out_of_order', { match: { accountReference: 'A' } });
  const first = await pushAs('A');
  await until(async () => (await here().query(first)).body['ResultCode'] === '0', 'the first payment');
  expect(told()).toEqual([]);
  const second = await pushAs('B');
  await here().merchant.until(2);
  expect(told()).toEqual([second, first]);
});

it('wrong_amount and wrong_phone: the notice lies, the book does not', async () => {
  await fault('stk.callback', 'wrong_amount');
  await fault('stk.callback', 'wrong_phone');
  await here().push();
  await here().merchant.until(1);
  await here().push();
  const [amount, phone] = await here().merchant.until(2);
  expect(amount?.text).toMatch(/"Amount","Value":101\.00.*"Value":254708374149}/);
  expect(phone?.text).toMatch(/"Amount","Value":100\.00.*"Value":254708374140}/);
  expect((await here().book()).movements.map((each) => [each.amount, each.phone])).toEqual([
    [100, PHONE],
    [100, PHONE],
  ]);
});

it('held: the notice waits for release, others do not', async () => {
  await fault('stk.callback', 'held', { match: { accountReference: 'A' } });
  const first = await pushAs('A');
  await until(async () => (await here().requests()).callbacks.held === 1, 'the callback to be held');
  const second = await pushAs('B');
  await here().merchant.until(1);
  expect(await here().control('release', {})).toEqual({ released: 1 });
  expect(told()).toEqual([second, first]);
});

it('timeout_first: QueueTimeOutURL is called, and the result of a payout that succeeded comes later', async () => {
  await fault('b2c.result', 'timeout_first', { delayMs: 60 });
  await here().b2c();
  const [timeout, result] = await here().merchant.until(2);
  expect(here().merchant.paths()).toEqual(['/timeout', '/result']);
  expect(timeout?.body).toMatchObject({ Result: { ResultType: 1, OriginatorConversationID: 'payout-1' } });
  expect(result?.body).toMatchObject({ Result: { ResultType: 0, ResultCode: 0 } });
  expect(result!.atMs - timeout!.atMs).toBeGreaterThanOrEqual(50);
  expect((await here().book()).movements).toHaveLength(1);
});

it.each(['lost', 'doubled', 'wrong_amount'])('a C2B confirmation can be %s', async (name) => {
  await REQUESTS['c2b.register'](here());
  await fault('c2b.confirmation', name);
  await here().control('pay', { shortCode: '174379', phone: PHONE, amount: 5, billRefNumber: 'X' });
  await quiet();
  const amounts = here().merchant.notices.map(({ text }) => /"TransAmount":"(\S+?)"/.exec(text)?.[1]);
  expect(amounts).toEqual({ lost: [], doubled: ['5.00', '5.00'], wrong_amount: ['6.00'] }[name]);
});

describe('holding all callbacks', () => {
  beforeEach(() => here().control('settings', { holdCallbacks: true }));

  it('releases them in order, one at a time', async () => {
    let under = 0;
    let most = 0;
    here().merchant.answer = async () => {
      most = Math.max(most, (under += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      under -= 1;
      return {};
    };
    const ids = [];
    for (const reference of ['A', 'B', 'C', 'D']) {
      ids.push(await pushAs(reference));
      const count = ids.length;
      await until(async () => (await here().requests()).callbacks.held === count, 'the next to be held');
    }
    expect(here().merchant.notices).toEqual([]);
    expect(await here().control('release', {})).toEqual({ released: 4 });
    expect(told()).toEqual(ids);
    expect(most).toBe(1);
  });

  it('or as many at once as was asked', async () => {
    const arrived: (() => void)[] = [];
    here().merchant.answer = () => new Promise((resolve) => arrived.push(() => resolve({})));
    for (let count = 0; count < 20; count += 1) await here().push();
    await until(async () => (await here().requests()).callbacks.held === 20, 'twenty to be held');
    const released = here().control('release', { concurrency: 20 });
    await until(() => arrived.length === 20, 'twenty at once');
    for (const go of arrived) go();
    expect(await released).toEqual({ released: 20 });
  });

  it('keeps the fault that each had', async () => {
    await fault('stk.callback', 'doubled');
    await here().push();
    await until(async () => (await here().requests()).callbacks.held === 1, 'one to be held');
    await here().control('release', {});
    expect(await here().merchant.until(2)).toHaveLength(2);
  });
});

it('dropped connections lose the callback that was on its way, and the one who waits for an answer', async () => {
  here().merchant.answer = () => new Promise(() => undefined);
  await here().push();
  await here().merchant.until(1);
  await fault('stk.push', 'hang');
  const hanging = seen(here().push());
  await until(
    async () => (await here().requests()).endpoints['stk.push']?.received === 2,
    'the hanging push',
  );
  await here().control('drop-connections', {});
  expect(await hanging).toMatch(/^(socket hang up|read ECONNRESET)$/);
  await until(async () => (await here().requests()).callbacks.onTheirWay === 0, 'the callback to be lost');
  expect((await here().requests()).callbacks.points['stk.callback']).toEqual({
    posted: 1,
    accepted: 0,
    lost: 0,
  });
  here().merchant.answer = () => ({});
  expect((await here().push()).status).toBe(200);
  await here().merchant.until(2);
});

it('a reset forgets all but tokens and URLs, and never repeats a receipt', async () => {
  await fault('stk.callback', 'held', { times: 5 });
  await here().push();
  await until(async () => (await here().requests()).callbacks.held === 1, 'the callback to be held');
  const before = (await here().book()).movements[0]?.receipt;
  await here().control('reset', {});
  expect(await here().book()).toEqual({
    balances: { phones: {}, shortCodes: { '600992': { opening: 1_000_000_000, balance: 1_000_000_000 } } },
    movements: [],
  });
  await here().push();
  await here().merchant.until(1);
  const after = (await here().book()).movements[0]?.receipt;
  expect(after).not.toBe(before);
});
