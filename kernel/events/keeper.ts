import type { Pool } from '../db';
import type { EventType } from './catalogue';
import { companiesWith, type Positions } from './companies';
import { SHARDS } from './cursor';
import { startLoop, type Loop } from './loop';
import type { RelayReport } from './report';

/**
 * Hands over the companies that recorded one of the keeper's events since it was last called, of all time the first time.
 * Where `take` fails, the same come again.
 */
export type TakeNews = (take: (tenantIds: readonly string[]) => Promise<void>) => Promise<void>;

/** Work that is due per company and from time to time, not per event; nobody wakes it. */
export interface KeeperSettings {
  readonly relayPool: Pool;
  /** Name of the work in reports. */
  readonly work: string;
  /** By which events a company is known. */
  readonly types: readonly EventType[];
  readonly everyMs: number;
  readonly round: (takeNews: TakeNews) => Promise<void>;
  readonly report: RelayReport;
}

const BACK_OFF_MS_MAX = 60_000;

/** Starts the work; its first round begins at once, and what it has seen is lost with the process. */
export function startKeeper({ relayPool, work, types, everyMs, round, report }: KeeperSettings): Loop {
  let seen: Positions = new Map(SHARDS.map((shard) => [shard, 0n]));
  const takeNews: TakeNews = async (take) => {
    const { tenantIds, positions } = await companiesWith(relayPool, types, seen);
    await take(tenantIds);
    seen = positions;
  };
  return startLoop({
    ...{ work, everyMs, gapMs: 0, report },
    backOffMsMax: BACK_OFF_MS_MAX,
    round: () => round(takeNews),
  });
}
