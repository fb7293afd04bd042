import type { Clock } from '../time';
import { createBackOff } from './back-off';
import { consumeShards, type ConsumerDeps, type ShardOutcome } from './consume';
import type { Consumer } from './consumer';
import { ensureCursors, pendingShards } from './cursor';
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
  /** Turns that one consumer takes at once in this process, each with a connection: a slow one leaves the others theirs. */
  readonly turnsAtOnce: number;
  /** Shards that one consumer works on at once in this process, over all its turns. */
  readonly shardsAtOnce: number;
  readonly pollMs: number;
  readonly report: RelayReport;
  /** Called when a turn ends: there may be room for another. */
  readonly onTurnEnd: () => void;
}

const BACK_OFF_MS_MAX = 30_000;
// After this many batches a shard steps back in the queue, so that one that never empties does not keep out the others.
const BATCHES_A_TURN_MAX = 10;

interface Turn {
  readonly consumer: Consumer;
  readonly shards: readonly number[];
  readonly end: Promise<void>;
}

/** Opens a pump over consumers; nothing runs before the first round. */
export function openShardPump(settings: PumpSettings): ShardPump {
  const { deps, consumers, clock, turnsAtOnce, shardsAtOnce, pollMs, report, onTurnEnd } = settings;
  const backOff = createBackOff(clock, pollMs, BACK_OFF_MS_MAX);
  const turns = new Set<Turn>();
  let hasCursors = false;

  const fail = (work: string, error: unknown): void =>
    report.failed({ work, ...backOff.failed(work), error });

  const note = (consumer: Consumer, { shard, isHeld, failure }: ShardOutcome): void => {
    const work = `${consumer.name}/${shard}`;
    if (isHeld) backOff.postpone(work, pollMs);
    else if (failure) fail(work, failure.error);
    else if (backOff.succeeded(work)) report.recovered(work);
  };

  const takeTurn = async (consumer: Consumer, shards: readonly number[]): Promise<void> => {
    let left = shards;
    try {
      for (let batch = 0; batch < BATCHES_A_TURN_MAX && left.length > 0; batch += 1) {
        if (deps.signal?.aborted) return;
        const outcomes = await consumeShards(deps, consumer, left);
        for (const outcome of outcomes) note(consumer, outcome);
        left = outcomes.filter(({ isMore }) => isMore).map(({ shard }) => shard);
      }
    } catch (error) {
      for (const shard of left) fail(`${consumer.name}/${shard}`, error);
    }
  };

  const start = (consumer: Consumer, pending: readonly number[]): void => {
    const itsTurns = [...turns].filter((turn) => turn.consumer === consumer);
    const underWay = itsTurns.flatMap(({ shards }) => shards);
    const shards = pending
      .filter((shard) => !underWay.includes(shard) && backOff.isDue(`${consumer.name}/${shard}`))
      .slice(0, shardsAtOnce - underWay.length);
    if (itsTurns.length >= turnsAtOnce || shards.length === 0) return;
    const end = takeTurn(consumer, shards).finally(() => {
      turns.delete(turn);
      onTurnEnd();
    });
    const turn = { consumer, shards, end };
    turns.add(turn);
  };

  return {
    round: async () => {
      if (!hasCursors) for (const { name } of consumers) await ensureCursors(deps.relayPool, name);
      hasCursors = true;
      const pending = await pendingShards(deps.relayPool);
      for (const consumer of consumers) {
        const own = pending.filter(({ consumer: name }) => name === consumer.name);
        start(
          consumer,
          own.map(({ shard }) => shard),
        );
      }
    },
    idle: async () => {
      await Promise.all([...turns].map(({ end }) => end));
    },
  };
}
