import { setTimeout as sleep } from 'node:timers/promises';
import { startLoop, type Loop, type LoopSettings } from './loop';

const running: Loop[] = [];
const reports: string[] = [];

function start(settings: Partial<LoopSettings> & Pick<LoopSettings, 'round'>): Loop {
  const loop = startLoop({
    work: 'test',
    everyMs: 60_000,
    gapMs: 1,
    backOffMsMax: 60_000,
    report: {
      failed: ({ failures, retryInMs }) => reports.push(`failure ${failures}, again in ${retryInMs}`),
      recovered: (work) => reports.push(`${work} works again`),
    },
    ...settings,
  });
  running.push(loop);
  return loop;
}

beforeEach(() => reports.splice(0));
afterEach(() => Promise.all(running.splice(0).map((loop) => loop.stop())));

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !condition(); tries += 1) await sleep(2);
}

test('a loop does its first round at once, and the next when woken', async () => {
  let rounds = 0;
  const loop = start({ round: () => Promise.resolve(void (rounds += 1)) });
  await until(() => rounds === 1);
  await sleep(20);
  expect(rounds).toBe(1);
  loop.wake();
  await until(() => rounds === 2);
  expect(rounds).toBe(2);
});

test('a loop that nobody wakes works from time to time', async () => {
  let rounds = 0;
  start({ everyMs: 5, round: () => Promise.resolve(void (rounds += 1)) });
  await until(() => rounds >= 3);
  expect(rounds).toBeGreaterThanOrEqual(3);
});

test('rounds never overlap, and a wake-up during one is not lost', async () => {
  let [atOnce, atOnceMax, rounds] = [0, 0, 0];
  const loop = start({
    round: async () => {
      atOnce += 1;
      atOnceMax = Math.max(atOnceMax, atOnce);
      await sleep(10);
      atOnce -= 1;
      rounds += 1;
    },
  });
  await sleep(2);
  for (let calls = 0; calls < 5; calls += 1) loop.wake();
  await until(() => rounds === 2);
  await sleep(30);
  expect({ rounds, atOnceMax }).toEqual({ rounds: 2, atOnceMax: 1 });
});

test('wake-ups within the gap cost one round together', async () => {
  let rounds = 0;
  const loop = start({ gapMs: 40, round: () => Promise.resolve(void (rounds += 1)) });
  await until(() => rounds === 1);
  for (let calls = 0; calls < 10; calls += 1) {
    loop.wake();
    await sleep(1);
  }
  await until(() => rounds === 2);
  await sleep(60);
  expect(rounds).toBe(2);
});

test('failures in a row wait longer each time, whoever wakes, and their end is told', async () => {
  let rounds = 0;
  const loop = start({
    everyMs: 20,
    backOffMsMax: 40,
    round: () => {
      rounds += 1;
      loop?.wake();
      return rounds <= 3 ? Promise.reject(new Error('down')) : Promise.resolve();
    },
  });
  expect(loop.isHealthy()).toBe(false);
  await until(() => rounds >= 4);
  await until(() => loop.isHealthy());
  expect(reports).toEqual([
    'failure 1, again in 20',
    'failure 2, again in 40',
    'failure 3, again in 40',
    'test works again',
  ]);
  expect(loop.isHealthy()).toBe(true);
});

test('a stopped loop has ended its round and begins no other', async () => {
  let [begun, ended] = [0, 0];
  const loop = start({
    everyMs: 1,
    round: async () => {
      begun += 1;
      await sleep(10);
      ended += 1;
    },
  });
  await until(() => begun === 2);
  await loop.stop();
  expect(ended).toBe(begun);
  await sleep(20);
  expect(ended).toBe(begun);
});
