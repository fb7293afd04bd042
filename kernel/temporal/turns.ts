/** Lets a number of works run at once; the others wait for their turn, in order. */
export interface Turns {
  /** Runs `work` when its turn comes. @throws TurnMissed where it has not come in time: `work` has not begun; or what it throws. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** The turn did not come in time. */
export class TurnMissed extends Error {
  override readonly name = 'TurnMissed';
}

/** Opens turns: at most `inFlightMax` at once, and no wait longer than `waitMsMax`. */
export function openTurns(inFlightMax: number, waitMsMax: number): Turns {
  const waiting = new Set<() => void>();
  let inFlight = 0;

  const turn = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const take = (): void => {
        clearTimeout(missed);
        waiting.delete(take);
        resolve();
      };
      const missed = setTimeout(() => {
        waiting.delete(take);
        reject(new TurnMissed(`no turn within ${waitMsMax} ms`));
      }, waitMsMax);
      waiting.add(take);
    });

  // A turn that ends is handed to the next in line and not given back, so that nobody who comes then goes before it.
  const handOn = (): void => {
    const [next] = waiting;
    if (next) next();
    else inFlight -= 1;
  };

  return {
    run: async (work) => {
      if (inFlight >= inFlightMax) await turn();
      else inFlight += 1;
      try {
        return await work();
      } finally {
        handOn();
      }
    },
  };
}
