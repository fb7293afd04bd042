import fc from 'fast-check';
import { businessDateIn, isBusinessDate, monthOf, NAIROBI, parseBusinessDate, systemClock } from '.';

const between = (min: string, max: string): fc.Arbitrary<Date> =>
  fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true });
const days = between('2000-01-01T00:00:00Z', '2199-12-31T00:00:00Z').map((date) =>
  date.toISOString().slice(0, 10),
);

it('every day of the calendar from 2000 to 2199 is a business date, in its month', () => {
  fc.assert(
    fc.property(days, (day) => {
      expect(parseBusinessDate(day)).toBe(day);
      expect(day.startsWith(`${monthOf(day)}-`)).toBe(true);
    }),
  );
});

it('business dates compare as text in the order of time', () => {
  fc.assert(
    fc.property(days, days, (a, b) => {
      expect(Math.sign(a < b ? -1 : a > b ? 1 : 0)).toBe(Math.sign(Date.parse(a) - Date.parse(b)));
    }),
  );
});

it.each([
  '2026-02-29',
  '2100-02-29',
  '2026-04-31',
  '2026-13-01',
  '2026-00-10',
  '2026-01-00',
  '1999-12-31',
  '2200-01-01',
])('%s is no day we keep books of', (text) => {
  expect(isBusinessDate(text)).toBe(false);
  expect(() => parseBusinessDate(text)).toThrow(RangeError);
});

it.each([
  '',
  '2026-1-1',
  '26-01-01',
  '2026/01/01',
  '2026-01-01T00:00:00Z',
  ' 2026-01-01',
  '2026-01-01\n',
  '二〇二六-01-01',
])('%j is not written as a business date', (text) => {
  expect(isBusinessDate(text)).toBe(false);
});

it.each(['2024-02-29', '2000-02-29', '2026-12-31'])('%s is one', (text) => {
  expect(isBusinessDate(text)).toBe(true);
});

it.each([
  [NAIROBI, '2026-05-31T20:59:59.999Z', '2026-05-31'],
  [NAIROBI, '2026-05-31T21:00:00.000Z', '2026-06-01'],
  [NAIROBI, '2026-12-31T21:00:00.000Z', '2027-01-01'],
  ['Europe/London', '2026-06-30T23:30:00.000Z', '2026-07-01'],
  ['Europe/London', '2026-12-31T23:30:00.000Z', '2026-12-31'],
  ['America/New_York', '2026-11-01T05:30:00.000Z', '2026-11-01'],
  ['Pacific/Kiritimati', '2026-05-31T10:00:00.000Z', '2026-06-01'],
])('in %s the day at %s is %s', (zone, instant, day) => {
  expect(businessDateIn(zone, new Date(instant))).toBe(day);
});

it('a day of Nairobi begins three hours before that of UTC, at any instant', () => {
  fc.assert(
    fc.property(between('2000-01-01T00:00:00Z', '2150-01-01T00:00:00Z'), (instant) => {
      const there = new Date(instant.getTime() + 3 * 3_600_000).toISOString().slice(0, 10);
      expect(businessDateIn(NAIROBI, instant)).toBe(there);
    }),
  );
});

it('the clock of the machine tells the present', () => {
  const before = Date.now();
  const now = systemClock.now().getTime();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
