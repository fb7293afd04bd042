import { openWalk } from './walk';

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `tnt_${index}`);

test('each round looks at so many at most, those with news first, the others in turn', async () => {
  const looked: string[] = [];
  const walk = openWalk((tenantId) => {
    looked.push(tenantId);
    return Promise.resolve(tenantId);
  });
  walk.note(names(5));
  await walk.round(3);
  await walk.round(3);
  walk.note(['tnt_2']);
  await walk.round(2);
  expect(looked).toEqual(['tnt_0', 'tnt_1', 'tnt_2', 'tnt_3', 'tnt_4', 'tnt_0', 'tnt_2', 'tnt_1']);
});

test('a company at rest leaves, and comes back with its next event', async () => {
  let isAtRest = true;
  const walk = openWalk((tenantId) => Promise.resolve(isAtRest ? null : tenantId));
  walk.note(['tnt_a']);
  await walk.round(10);
  expect([walk.size(), walk.looks()]).toEqual([0, []]);
  isAtRest = false;
  walk.note(['tnt_a']);
  await walk.round(10);
  expect(walk.looks()).toEqual(['tnt_a']);
});

test('one that cannot be looked at keeps what was last seen of it, and hides nobody', async () => {
  let isDown = false;
  const walk = openWalk((tenantId) =>
    isDown && tenantId === 'tnt_0' ? Promise.reject(new Error('down')) : Promise.resolve(tenantId),
  );
  walk.note(names(2));
  await walk.round(10);
  isDown = true;
  walk.note(names(3));
  await expect(walk.round(10)).rejects.toThrow('down');
  expect(walk.looks().toSorted()).toEqual(['tnt_0', 'tnt_1', 'tnt_2']);
});
