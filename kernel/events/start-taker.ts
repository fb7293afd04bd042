import type { Pool } from '../db';
import { createCalledStarts } from './called-starts';
import { claimProcessStarts, type ProcessStart, type StartKey } from './process-start';
import type { StartProcess } from './process-starter';
import { onStartCall } from './start-call';
import { openStartNotes } from './start-notes';

/** What a worker needs to start what it is called for. */
export interface StartTakerSettings {
  readonly pool: Pool;
  /** Address of the application's role, for the connection that listens for calls. */
  readonly appUrl: string;
  readonly start: StartProcess;
  /** Whether this worker may start anything now: one of a build that is not the current one must not. */
  readonly mayStart: () => boolean;
  /** How many processes more this worker can work at now; those that are being started are not yet counted. */
  readonly room: () => number;
  /** After how long the relay starts what no worker has: nothing waits here for longer. */
  readonly relayAfterMs: number;
  readonly told: StartTakerReport;
}

/** What a taker has to say. What it leaves, the relay starts. */
export interface StartTakerReport {
  /** Why what was claimed, or was to be, is left. */
  readonly left: (error: unknown) => void;
  /** Why starts were not noted: the relay will ask for them again, which changes nothing. */
  readonly unnoted: (error: unknown) => void;
  /** Why no call is heard; once, until they are again. */
  readonly deaf: (error: unknown) => void;
}

/** Starts what was accepted, where it is called. */
export interface StartTaker {
  /** Claims nothing more; resolves when what was claimed is started and noted. */
  stop(): Promise<void>;
}

// As many as keep Temporal busy. Asked for more at once it answers each later, and not one more a second.
const IN_FLIGHT_MAX = 8;
const WAITING_MAX = 10_000;
const LOOK_FOR_ROOM_EVERY_MS = 10;

/**
 * Opens a taker: it claims what it is called for where it has room, company by company in turn, starts each once, and notes
 * what Temporal has taken. Of several workers that hear a call one starts; what waits here is still free for the others.
 */
export function openStartTaker(settings: StartTakerSettings): StartTaker {
  const { pool, appUrl, start, mayStart, room, relayAfterMs, told } = settings;
  const notes = openStartNotes(pool, told.unnoted);
  const called = createCalledStarts({
    waitingMax: WAITING_MAX,
    waitMsMax: relayAfterMs,
    nowMs: () => performance.now(),
  });
  const underWay = new Set<Promise<void>>();
  let isClaiming = false;
  let isStopped = false;
  let look: NodeJS.Timeout | undefined;

  const track = (work: Promise<void>): void => {
    const done: Promise<void> = work.catch(told.left).finally(() => {
      underWay.delete(done);
      takeNext();
    });
    underWay.add(done);
  };
  const begin = (process: ProcessStart): void => track(start(process).then(() => notes.note(process)));
  const claim = async (tenantId: string, workflowIds: readonly string[]): Promise<void> => {
    isClaiming = true;
    try {
      const claimed = await claimProcessStarts(pool, tenantId, workflowIds);
      if (mayStart()) claimed.forEach(begin);
    } finally {
      isClaiming = false;
    }
  };
  const takeNext = (): void => {
    clearTimeout(look);
    if (!mayStart()) called.clear();
    if (isStopped || isClaiming || underWay.size >= IN_FLIGHT_MAX || called.isEmpty()) return;
    const free = Math.min(IN_FLIGHT_MAX, room()) - underWay.size;
    const next = free > 0 ? called.take(free) : undefined;
    if (next) track(claim(next.tenantId, next.workflowIds));
    else if (!called.isEmpty()) look = setTimeout(takeNext, LOOK_FOR_ROOM_EVERY_MS);
  };

  const take = (process: StartKey): void => {
    // What came in one packet is claimed together.
    if (called.add(process)) setImmediate(takeNext);
  };
  const stopListening = onStartCall({ pool, appUrl, take, onDeaf: told.deaf });
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(look);
      await stopListening();
      while (underWay.size > 0) await Promise.all(underWay);
      await notes.drain();
    },
  };
}
