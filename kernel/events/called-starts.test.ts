import { createCalledStarts, type CalledStarts } from './called-starts';

let now: number;
const open = (waitingMax = 10): CalledStarts => {
  now = 0;
  return createCalledStarts({ waitingMax, waitMsMax: 100, nowMs: () => now });
};
const add = (called: CalledStarts, tenantId: string, count: number, first = 0): boolean[] =>
  Array.from({ length: count }, (_, index) =>
    called.add({ tenantId, workflowId: `${tenantId}/${first + index}` }),
  );

it('companies come in turn, each in the order in which it was called', () => {
  const called = open();
  add(called, 'a', 5);
  add(called, 'b', 1);
  expect([called.take(2), called.take(2), called.take(2), called.take(2), called.take(2)]).toEqual([
    { tenantId: 'a', workflowIds: ['a/0', 'a/1'] },
    { tenantId: 'b', workflowIds: ['b/0'] },
    { tenantId: 'a', workflowIds: ['a/2', 'a/3'] },
    { tenantId: 'a', workflowIds: ['a/4'] },
    undefined,
  ]);
  expect(called.isEmpty()).toBe(true);
});

it('more than it may hold is refused, until some is taken', () => {
  const called = open(3);
  expect(add(called, 'a', 5)).toEqual([true, true, true, false, false]);
  called.take(2);
  expect(add(called, 'b', 3)).toEqual([true, true, false]);
  expect(called.isEmpty()).toBe(false);
  called.clear();
  expect([called.isEmpty(), called.take(1), ...add(called, 'c', 4)]).toEqual([
    ...[true, undefined],
    ...[true, true, true, false],
  ]);
});

it('what has waited too long is the relay’s: it is dropped, and makes room', () => {
  const called = open(4);
  add(called, 'a', 2);
  add(called, 'b', 1);
  now = 60;
  add(called, 'b', 1, 1);
  now = 120;
  expect(called.take(5)).toEqual({ tenantId: 'b', workflowIds: ['b/1'] });
  expect([called.isEmpty(), called.take(5)]).toEqual([true, undefined]);
  expect(add(called, 'c', 5)).toEqual([true, true, true, true, false]);
});
