/** Gathers what is written together a little later. */
export interface Gathering<T> {
  readonly add: (one: T) => void;
  /** Writes what is gathered so far, as a draining process does. */
  readonly drain: () => Promise<void>;
}

/**
 * Opens one: what comes within `everyMs` is handed to `write` together, in order. `write` deals with its own failures; it is
 * never called twice at once, and never with nothing.
 */
export function gather<T>(everyMs: number, write: (all: readonly T[]) => Promise<void>): Gathering<T> {
  let gathered: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  let written = Promise.resolve();

  const writeAll = async (): Promise<void> => {
    const all = gathered;
    gathered = [];
    if (all.length > 0) await write(all);
  };
  // One after the other, each with all that has come until its turn: however slow they are, at most one waits, and who drains
  // waits for what the timer began.
  const drain = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    return (written = written.then(writeAll));
  };

  return {
    add: (one) => {
      gathered.push(one);
      timer ??= setTimeout(() => void drain(), everyMs);
    },
    drain,
  };
}
