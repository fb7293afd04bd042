import { seen } from './support/ask';
import { until } from './support/merchant';
import { PHONE, room } from './support/room';

const here = room();

describe('a query that lies', () => {
  const pushWith = async (resultCode: number): Promise<string> => {
    await here().control('customers', { phone: PHONE, resultCode });
    const { body } = await here().push();
    await here().merchant.until(here().merchant.notices.length + 1);
    return String(body['CheckoutRequestID']);
  };
  const codeOf = async (id: string) => (await here().query(id)).body['ResultCode'];

  it('says_failed of a success, once, and waits until there is one', async () => {
    await here().control('faults', { endpoint: 'stk.query', fault: 'says_failed' });
    expect(await codeOf(await pushWith(1037))).toBe('1037');
    const id = await pushWith(0);
    expect([await codeOf(id), await codeOf(id)]).toEqual(['1032', '0']);
  });

  it('says_failed with the code it was given', async () => {
    await here().control('faults', { endpoint: 'stk.query', fault: 'says_failed', resultCode: 1 });
    expect(await codeOf(await pushWith(0))).toBe('1');
  });

  it('says_success of a failure', async () => {
    const id = await pushWith(1032);
    await here().control('faults', {
      endpoint: 'stk.query',
      match: { checkoutRequestId: id },
      fault: 'says_success',
    });
    expect([await codeOf(id), await codeOf(id)]).toEqual(['0', '1032']);
  });

  it('never_ends for that push, and ends for others', async () => {
    const id = await pushWith(0);
    const other = await pushWith(0);
    await here().control('faults', {
      endpoint: 'stk.query',
      match: { checkoutRequestId: id },
      fault: 'never_ends',
    });
    expect([await codeOf(id), await codeOf(id), await codeOf(other)]).toEqual([undefined, undefined, '0']);
    expect((await here().book()).movements).toHaveLength(2);
  });
});

describe('a schedule', () => {
  const run = async (): Promise<string[]> => {
    const answers = [];
    for (let count = 0; count < 30; count += 1) answers.push((await seen(here().push())).slice(0, 12));
    return answers.map((answer) => answer.replace('read ECONNRE', 'socket hang '));
  };
  const plan = { seed: 7, fraction: 0.4, endpoints: ['stk.push'], delayMs: 1 };

  it('strikes the same calls with the same faults under one seed, others under another', async () => {
    await here().control('schedule', plan);
    const first = await run();
    await here().control('schedule', plan);
    expect(await run()).toEqual(first);
    await here().control('schedule', { ...plan, seed: 8 });
    expect(await run()).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(3);
  });

  it('ends with fraction 0, and leaves other endpoints alone', async () => {
    await here().control('schedule', { ...plan, fraction: 1, faults: ['busy'] });
    expect((await here().push()).status).toBe(500);
    expect((await here().b2c()).status).toBe(200);
    await here().control('schedule', { fraction: 0 });
    expect((await here().push()).status).toBe(200);
    await until(async () => (await here().requests()).pending.timers === 0, 'callbacks');
  });
});
