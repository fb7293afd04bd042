import type { Clock } from '../time';
import { createBackOff } from './back-off';
import { consumeBatch, type ConsumerDeps } from './consume';
import type { Consumer } from './consumer';
import { ensureCursors, pendingShards, type PendingShard } from './cursor';
import type { RelayReport } from './report';

/** Runs every consumer over the shards that have something for it. */
export interface ShardPump {
  /** Starts what is pending, due and not under way; does not wait for it. */
  round(): Promise<void>;
  /** Resolves when everything under way has ended. */
  idle(): Promise<void>;
}

/** What a pump needs. */
export interface PumpSettings {
  readonly deps: ConsumerDeps;
  readonly consumers: readonly Consumer[];
  readonly clock: Clock;
  /** Shards that one consumer works on at once in this process: a slow consumer leaves the others theirs. */
  readonly shardsAtOnce: number;
  readonly pollMs: number;
  readonly report: RelayReport;
  /** Called when a shard's turn ends: there may be room for another. */
  readonly onTurnEnd: () => void;
}

const BACK_OFF_MS_MAX = 30_000;
// After this many batches a shard steps back in the queue, so that one that never empties does not keep out the others.
const BATCHES_A_TURN_MAX = 10;

/** Opens a pump over consumers; nothing runs before the first round. */
export function openShardPump(settings: PumpSettings): ShardPump {
  const { deps, consumers, clock, shardsAtOnce, pollMs, report, onTurnEnd } = settings;
  const backOff = createBackOff(clock, pollMs, BACK_OFF_MS_MAX);
  const underWay = new Map<string, { readonly consumer: Consumer; readonly turn: Promise<void> }>();
  let hasCursors = false;

  const takeTurn = async (consumer: Consumer, shard: number, work: string): Promise<void> => {
    try {
      for (let batch = 0; batch < BATCHES_A_TURN_MAX && !deps.signal?.aborted; batch += 1) {
        const passed = await consumeBatch(deps, consumer, shard);
        if (passed === 'held') backOff.postpone(work, pollMs);
        else if (backOff.succeeded(work)) report.recovered(work);
        if (passed === 'held' || passed === 0) return;
      }
    } catch (error) {
      report.failed({ work, ...backOff.failed(work), error });
    }
  };

  const start = ({ consumer: name, shard }: PendingShard): void => {
    const work = `${name}/${shard}`;
    const consumer = consumers.find((candidate) => candidate.name === name);
    const itsTurns = [...underWay.values()].filter((other) => other.consumer === consumer).length;
    if (!consumer || itsTurns >= shardsAtOnce || underWay.has(work) || !backOff.isDue(work)) return;
    const turn = takeTurn(consumer, shard, work).finally(() => {
      underWay.delete(work);
      onTurnEnd();
    });
    underWay.set(work, { consumer, turn });
  };

  return {
    round: async () => {
      if (!hasCursors) for (const { name } of consumers) await ensureCursors(deps.relayPool, name);
      hasCursors = true;
      for (const pending of await pendingShards(deps.relayPool)) start(pending);
    },
    idle: async () => {
      await Promise.all([...underWay.values()].map(({ turn }) => turn));
    },
  };
}
