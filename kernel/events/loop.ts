import { backOffMs } from '../time';
import type { RelayReport } from './report';

/** Work done again and again: at once when woken, and from time to time regardless. Rounds never overlap. */
export interface Loop {
  /** There is something to do. Calls during a round, or before the gap has passed, cost one further round together. */
  wake(): void;
  /** Whether the last round ended well; false before the first has ended. */
  isHealthy(): boolean;
  /** Begins no further round; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/** What a loop does and how often. */
export interface LoopSettings {
  /** Name of the work in reports. */
  readonly work: string;
  readonly everyMs: number;
  /** Least time between two rounds: what arrives meanwhile is done together. */
  readonly gapMs: number;
  /** Longest wait after failures in a row; a wake-up does not shorten it. */
  readonly backOffMsMax: number;
  readonly round: () => Promise<void>;
  readonly report: RelayReport;
}

/** A wait that can be cut short. */
interface Pause {
  begin(ms: number): Promise<void>;
  end(): void;
}

function createPause(): Pause {
  let end = (): void => undefined;
  return {
    begin: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        end = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    end: () => end(),
  };
}

/** Starts a loop; its first round begins at once. */
export function startLoop({ work, everyMs, gapMs, backOffMsMax, round, report }: LoopSettings): Loop {
  const pause = createPause();
  let isStopping = false;
  let isWoken = false;
  let isResting = false;
  let isHealthy = false;
  let failures = 0;

  const attempt = async (): Promise<void> => {
    try {
      await round();
      if (failures > 0) report.recovered(work);
      failures = 0;
      isHealthy = true;
    } catch (error) {
      failures += 1;
      isHealthy = false;
      report.failed({ work, failures, retryInMs: backOffMs(failures, everyMs, backOffMsMax), error });
    }
  };

  const run = async (): Promise<void> => {
    while (!isStopping) {
      isWoken = false;
      await attempt();
      if (isStopping) return;
      if (failures > 0) {
        await pause.begin(backOffMs(failures, everyMs, backOffMsMax));
        continue;
      }
      await pause.begin(gapMs);
      if (isWoken || isStopping) continue;
      isResting = true;
      await pause.begin(everyMs);
      isResting = false;
    }
  };

  const running = run();
  return {
    wake: () => {
      isWoken = true;
      if (isResting) pause.end();
    },
    isHealthy: () => isHealthy,
    stop: () => {
      isStopping = true;
      pause.end();
      return running;
    },
  };
}
