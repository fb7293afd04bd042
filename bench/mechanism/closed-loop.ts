/** Does `work` for 0 to `total` - 1, `clients` at a time: each client begins its next when its last has ended. */
export async function closedLoop(
  clients: number,
  total: number,
  work: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < total) {
      const index = next;
      next += 1;
      await work(index);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
}

/** How often `clients` did `work` per second, over `forMs` after a warm-up of a quarter of it. */
export async function throughput(
  clients: number,
  forMs: number,
  work: (index: number) => Promise<unknown>,
): Promise<number> {
  let done = 0;
  const startMs = performance.now();
  const fromMs = startMs + forMs / 4;
  const untilMs = fromMs + forMs;
  let index = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      await work((index += 1));
      const endedMs = performance.now();
      if (endedMs >= fromMs && endedMs < untilMs) done += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return (done * 1_000) / forMs;
}

/** Asks every `everyMs` until the answer is true. @throws Error naming what was waited for after `waitMsMax`. */
export async function until(
  what: string,
  waitMsMax: number,
  everyMs: number,
  ask: () => Promise<boolean>,
): Promise<void> {
  const deadlineMs = performance.now() + waitMsMax;
  while (!(await ask())) {
    if (performance.now() > deadlineMs) throw new Error(`waited ${waitMsMax} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
