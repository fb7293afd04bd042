import { inTransaction, type Pool, type Tx } from '../../kernel/db';
import { startKeeper, type Loop, type RelayReport } from '../../kernel/events';
import { takeSnapshots, unbalancedSides } from '../../kernel/ledger';

/** What keeping the snapshots needs. */
export interface SnapshotKeeperSettings {
  readonly relayPool: Pool;
  readonly appPool: Pool;
  readonly everyMs: number;
  readonly report: RelayReport;
  /** Told after a round of how many companies, among those that posted, a side of the ledger does not add up. */
  readonly sayUnbalanced: (companies: number) => void;
}

async function fold(tx: Tx): Promise<number> {
  await takeSnapshots(tx);
  return unbalancedSides(tx);
}

/**
 * Folds the ledgers that were posted to since the last round into their month snapshots, company by company. Balances are
 * right without it, only slower to read; two relays doing it at once wait for each other and fold nothing twice.
 */
export function keepSnapshots(settings: SnapshotKeeperSettings): Loop {
  const { relayPool, appPool, everyMs, report, sayUnbalanced } = settings;
  const unbalanced = new Set<string>();
  return startKeeper({
    ...{ relayPool, everyMs, report, work: 'snapshots', types: ['ledger.entry.created'] },
    round: async (takeNews) => {
      await takeNews(async (tenantIds) => {
        for (const tenantId of tenantIds) {
          const sides = await inTransaction(appPool, tenantId, 'take-snapshots', fold);
          if (sides > 0) unbalanced.add(tenantId);
          else unbalanced.delete(tenantId);
        }
      });
      sayUnbalanced(unbalanced.size);
    },
  });
}
