import type { Pool } from '../db';
import type { Clock } from '../time';
import type { Consumer } from './consumer';
import { startLoop } from './loop';
import type { StartProcess } from './process-starter';
import { tellWaitingProcesses, type TellProcess } from './process-teller';
import { publishOutbox, PUBLISH_ROWS_MAX } from './publish';
import type { RelayReport } from './report';
import { openShardPump } from './shard-pump';
import { openStartRound } from './start-round';
import { onWakeUp } from './wake-up';

/** A running relay. Several run beside each other; each event still goes once, and in order. */
export interface Relay {
  /** Whether the last look at the outbox succeeded. What a consumer cannot reach does not count: it waits by itself. */
  isHealthy(): boolean;
  /** Begins nothing new; resolves when what was under way has reached its next safe point. */
  stop(): Promise<void>;
}

/** What a relay needs. */
export interface RelaySettings {
  readonly relayPool: Pool;
  readonly appPool: Pool;
  /** Address of the relay's role, for the connection that listens for wake-ups. */
  readonly relayUrl: string;
  readonly consumers: readonly Consumer[];
  readonly start: StartProcess;
  readonly tell: TellProcess;
  readonly clock: Clock;
  readonly pollMs: number;
  readonly startAfterMs: number;
  /** Turns that one consumer takes at once: each has a connection of `relayPool` while it lasts. */
  readonly turnsAtOnce: number;
  /** Shards that one consumer works on at once, over all its turns. */
  readonly shardsAtOnce: number;
  readonly report: RelayReport;
}

// Under load a commit wakes the relay again and again; what comes within a gap is done together. The first to come after
// a rest waits for neither. Consumers cost a transaction a company and round, so theirs is the longer one.
const PUBLISH_GAP_MS = 50;
const CONSUME_GAP_MS = 200;
const PUBLISH_BACK_OFF_MS_MAX = 2_000;
const START_BACK_OFF_MS_MAX = 5_000;

/** Publishes until less than a full measure was found; the rest is then younger than this round. */
async function publishAll(relayPool: Pool, onPublished: () => void): Promise<void> {
  for (;;) {
    const published = await publishOutbox(relayPool);
    if (published > 0) onPublished();
    if (published < PUBLISH_ROWS_MAX) return;
  }
}

/** Starts publishing, consuming, starting and telling processes, each in a loop of its own, so that none waits for another. */
export function openRelay(settings: RelaySettings): Relay {
  const { relayPool, appPool, relayUrl, consumers, start, tell, clock } = settings;
  const { pollMs, startAfterMs, turnsAtOnce, shardsAtOnce, report } = settings;
  const stopping = new AbortController();
  const every = { everyMs: pollMs, gapMs: PUBLISH_GAP_MS, report };
  const pump = openShardPump({
    ...{ consumers, clock, turnsAtOnce, shardsAtOnce, pollMs, report },
    deps: { relayPool, appPool, signal: stopping.signal },
    onTurnEnd: () => consume.wake(),
  });
  const consume = startLoop({
    ...every,
    work: 'consume',
    gapMs: CONSUME_GAP_MS,
    backOffMsMax: PUBLISH_BACK_OFF_MS_MAX,
    round: () => pump.round(),
  });
  const publish = startLoop({
    ...every,
    work: 'publish',
    backOffMsMax: PUBLISH_BACK_OFF_MS_MAX,
    round: () => publishAll(relayPool, () => consume.wake()),
  });
  const starts = openStartRound(relayPool, startAfterMs, start);
  const begin = startLoop({
    ...every,
    work: 'start',
    backOffMsMax: START_BACK_OFF_MS_MAX,
    round: starts.round,
  });
  const inform = startLoop({
    ...every,
    work: 'tell',
    backOffMsMax: START_BACK_OFF_MS_MAX,
    round: () => tellWaitingProcesses(relayPool, startAfterMs, tell),
  });
  const onWorker = (): void => {
    starts.onWorker();
    begin.wake();
  };
  const stopListening = onWakeUp(relayUrl, () => publish.wake(), onWorker);
  return {
    isHealthy: () => publish.isHealthy(),
    stop: async () => {
      stopping.abort();
      await Promise.all([stopListening(), publish.stop(), begin.stop(), inform.stop(), consume.stop()]);
      await pump.idle();
    },
  };
}
