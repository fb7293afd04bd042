import { inTransaction, type Pool } from '../../kernel/db';
import {
  companiesWith,
  SHARDS,
  startLoop,
  type Loop,
  type Positions,
  type RelayReport,
} from '../../kernel/events';
import { takeSnapshots } from '../../kernel/ledger';

/** What keeping the snapshots needs. */
export interface SnapshotKeeperSettings {
  readonly relayPool: Pool;
  readonly appPool: Pool;
  readonly everyMs: number;
  readonly report: RelayReport;
}

const BACK_OFF_MS_MAX = 60_000;

/**
 * Folds the ledgers that were posted to since the last round into their month snapshots, company by company. Balances are
 * right without it, only slower to read; two relays doing it at once wait for each other and fold nothing twice.
 */
export function keepSnapshots({ relayPool, appPool, everyMs, report }: SnapshotKeeperSettings): Loop {
  let seen: Positions = new Map(SHARDS.map((shard) => [shard, 0n]));
  const round = async (): Promise<void> => {
    const { tenantIds, positions } = await companiesWith(relayPool, 'ledger.entry.created', seen);
    for (const tenantId of tenantIds) await inTransaction(appPool, tenantId, 'take-snapshots', takeSnapshots);
    seen = positions;
  };
  return startLoop({
    work: 'snapshots',
    everyMs,
    gapMs: everyMs,
    backOffMsMax: BACK_OFF_MS_MAX,
    round,
    report,
  });
}
