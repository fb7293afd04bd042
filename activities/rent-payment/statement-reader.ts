import { AsyncResource } from 'node:async_hooks';

/** Whose statement. */
export interface Paybill {
  readonly tenantId: string;
  readonly shortCode: string;
}

/** What of a statement, by the times of its lines. */
export interface Window {
  readonly from: Date;
  readonly to: Date;
}

/** Reads a window of a statement; answers its lines, and says while it goes on that it lives. */
export type ReadWindow = (paybill: Paybill, window: Window, onProgress: () => void) => Promise<number>;

interface Asked {
  readonly window: Window;
  readonly onProgress: () => void;
  readonly resolve: (lines: number) => void;
  readonly reject: (error: unknown) => void;
}

interface Reading {
  from: Date;
  to: Date;
  readonly members: Asked[];
}

// A page costs a call of the paybill's few a second, and a reading has a most of pages: windows are not joined beyond this.
const JOINED_MS_MAX = 2 * 3_600_000;

/** As few readings as cover every window asked for: those that overlap are one. */
function readingsOf(asked: readonly Asked[]): readonly Reading[] {
  const readings: Reading[] = [];
  for (const one of asked.toSorted((a, b) => a.window.from.getTime() - b.window.from.getTime())) {
    const { from, to } = one.window;
    const last = readings.at(-1);
    const end = last === undefined || to > last.to ? to : last.to;
    if (last && from <= last.to && end.getTime() - last.from.getTime() <= JOINED_MS_MAX) {
      last.to = end;
      last.members.push(one);
    } else readings.push({ from, to, members: [one] });
  }
  return readings;
}

/**
 * Reads statements for many at once. Whoever asks while a paybill is read waits for the readings after it, which begin when
 * those have ended: so nobody is answered by one that began before it was asked for, and thousands who ask cost a few.
 * Answers the lines of the reading, a window wider than the one given. Where a reading fails, so do all it was for.
 */
export function openStatementReader(read: ReadWindow): ReadWindow {
  const waitingOf = new Map<string, Asked[]>();
  // It reads for others too: that the activity which began it ends, or is cancelled, is nothing to them.
  const apart = new AsyncResource('statement reader');

  const readAll = async (paybill: Paybill, asked: readonly Asked[], waiting: readonly Asked[]) => {
    const readOne = async ({ from, to, members }: Reading): Promise<void> => {
      const onProgress = (): void => [...members, ...waiting].forEach((one) => one.onProgress());
      try {
        const lines = await read(paybill, { from, to }, onProgress);
        for (const { resolve } of members) resolve(lines);
      } catch (error) {
        for (const { reject } of members) reject(error);
      }
    };
    await Promise.all(readingsOf(asked).map(readOne));
  };

  const readWhileAsked = async (key: string, paybill: Paybill, first: Asked): Promise<void> => {
    for (let asked = [first]; asked.length > 0; asked = waitingOf.get(key) ?? []) {
      const waiting: Asked[] = [];
      waitingOf.set(key, waiting);
      await readAll(paybill, asked, waiting);
    }
    waitingOf.delete(key);
  };

  return (paybill, window, onProgress) =>
    new Promise((resolve, reject) => {
      const key = JSON.stringify([paybill.tenantId, paybill.shortCode]);
      const asked = { window, onProgress, resolve, reject };
      const waiting = waitingOf.get(key);
      if (waiting) waiting.push(asked);
      else apart.runInAsyncScope(() => void readWhileAsked(key, paybill, asked));
    });
}
