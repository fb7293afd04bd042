import { createBackOff } from './back-off';

const clockAt = (startMs: number) => {
  let nowMs = startMs;
  return { clock: { now: () => new Date(nowMs) }, pass: (ms: number) => (nowMs += ms) };
};

test('work that failed is due again when its wait is over, and other work is due meanwhile', () => {
  const { clock, pass } = clockAt(1_000);
  const backOff = createBackOff(clock, 500, 30_000);
  expect(backOff.failed('a')).toEqual({ failures: 1, retryInMs: 500 });
  expect([backOff.isDue('a'), backOff.isDue('b')]).toEqual([false, true]);
  pass(500);
  expect(backOff.isDue('a')).toBe(true);
});

test('a success ends the row of failures, and only then says so', () => {
  const { clock } = clockAt(0);
  const backOff = createBackOff(clock, 500, 30_000);
  backOff.failed('a');
  expect(backOff.failed('a')).toEqual({ failures: 2, retryInMs: 1_000 });
  expect([backOff.succeeded('a'), backOff.succeeded('a')]).toEqual([true, false]);
  expect(backOff.isDue('a')).toBe(true);
  expect(backOff.failed('a').failures).toBe(1);
});

test('work that is put off is not blamed for it', () => {
  const { clock, pass } = clockAt(0);
  const backOff = createBackOff(clock, 500, 30_000);
  backOff.postpone('a', 100);
  expect(backOff.isDue('a')).toBe(false);
  pass(100);
  expect(backOff.isDue('a')).toBe(true);
  expect(backOff.succeeded('a')).toBe(false);
});
