import { openPace } from './pace';

it('calls that come at once leave one after the other, and none takes a place that it does not wait for', () => {
  let now = 0;
  const pace = openPace(5, () => now);
  expect([1, 2, 3].map(() => pace('600001', 400))).toEqual([0, 200, 400]);
  expect(pace('600001', 400)).toBeUndefined();
  expect(pace('600002', 400)).toBe(0);
  now = 300;
  expect(pace('600001', 400)).toBe(300);
  now = 10_000;
  expect(pace('600001', 0)).toBe(0);
});
