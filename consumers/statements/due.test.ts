import { readingsDue } from './due';

const QUARTER_MS = 900_000;
const at = (time: string): Date => new Date(`2026-11-${time}Z`);
const shown = (time: string, everyMs = QUARTER_MS): string[] =>
  readingsDue(at(time), everyMs).map(({ due, hours }) => `${due.toISOString().slice(8, 16)} ${hours}`);

test('the usual reading is that of the schedule’s time, the whole one that of the day', () => {
  expect(shown('24T14:52:16')).toEqual(['24T01:00 47', '24T14:45 3']);
  expect(shown('24T00:59:59.999')).toEqual(['23T01:00 47', '24T00:45 3']);
});

test('at the time of the whole one there is no other', () => {
  expect(shown('24T01:00:00')).toEqual(['24T01:00 47']);
  expect(shown('24T01:14:59')).toEqual(['24T01:00 47']);
  expect(shown('24T01:15:00')).toEqual(['24T01:00 47', '24T01:15 3']);
});

const DAY_MS = 24 * 3_600_000;
const ROUNDS_MAX = 600;

/** The days whose whole reading is due in one of the rounds of three days; of very many rounds a sample is asked. */
function wholeDays(beginMs: number, everyMs: number): string[] {
  const rounds = Math.ceil((3 * DAY_MS) / everyMs) + 1;
  const step = Math.max(1, Math.floor(rounds / ROUNDS_MAX));
  const days = new Set<string>();
  for (let round = 0; round < rounds; round += step) {
    for (const { due, hours } of readingsDue(new Date(beginMs + round * everyMs), everyMs))
      if (hours === 47) days.add(due.toISOString().slice(8, 10));
  }
  return [...days];
}

test.each([1_000, QUARTER_MS, 2 * QUARTER_MS, 7 * 60_000, DAY_MS])(
  'rounds every %i ms come by the whole reading of each day, whenever they begin',
  (everyMs) => {
    for (let phase = 0; phase < 16; phase += 1) {
      const beginMs = at('01T01:00:00').getTime() + (phase * everyMs) / 16;
      expect(wholeDays(beginMs, everyMs)).toEqual(expect.arrayContaining(['01', '02', '03']));
    }
  },
);
