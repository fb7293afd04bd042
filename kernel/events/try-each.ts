const TRIED_AT_ONCE = 8;
// One that cannot work must not keep back those behind it; a service that is down must not be asked 200 times.
const FAILED_GROUPS_MAX = 3;

/**
 * Does each of the waiting, eight at once, and settles those that worked group by group. Those that fail are left for the
 * next round; after three groups of which nothing worked, so is the rest.
 * @throws the first failure, after the others were tried and settled.
 */
export async function tryEach<T>(
  waiting: readonly T[],
  work: (one: T) => Promise<void>,
  settle: (done: readonly T[]) => Promise<void>,
): Promise<void> {
  const failures: PromiseRejectedResult[] = [];
  let failedGroups = 0;
  for (let first = 0; first < waiting.length && failedGroups < FAILED_GROUPS_MAX; first += TRIED_AT_ONCE) {
    const group = waiting.slice(first, first + TRIED_AT_ONCE);
    const outcomes = await Promise.allSettled(group.map((one) => work(one)));
    const done = group.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    await settle(done);
    failures.push(...outcomes.filter((outcome) => outcome.status === 'rejected'));
    if (done.length === 0) failedGroups += 1;
  }
  if (failures[0]) throw failures[0].reason;
}
