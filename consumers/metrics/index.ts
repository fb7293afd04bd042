import type { Pool } from '../../kernel/db';
import {
  companiesOwed,
  readBacklog,
  startKeeper,
  type Loop,
  type RelayReport,
  type TakeNews,
} from '../../kernel/events';
import { AGE_LIMITS_SECONDS, type Metrics } from '../../kernel/metrics';
import type { Clock } from '../../kernel/time';
import { sayBacklog, sayWebhooks, type Standings } from './backlog';
import { lookAt, type CountNotices } from './company';
import { sayTotals, type KnownCodes } from './totals';
import { openWalk } from './walk';

/** What keeping the gauges needs. */
export interface MetricsKeeperSettings {
  readonly relayPool: Pool;
  readonly appPool: Pool;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly everyMs: number;
  /** Companies looked at in one round, one after the other, each in two short reads. */
  readonly companiesMax: number;
  readonly countNotices: CountNotices;
  readonly countWebhooks: (relayPool: Pool, at: Date) => Promise<Standings>;
  readonly isKnown: KnownCodes;
  readonly report: RelayReport;
}

/** Every company with a lease that was charged, with a payment, or with a task for a person has recorded one of these. */
const SIGNS_OF_LIFE = [
  'charge.posted',
  'payment.initiated',
  'ledger.entry.created',
  'review.opened',
] as const;

const secondsOf = (at: Date): number => at.getTime() / 1_000;

/**
 * Keeps the gauges about rows: what waits in the relay's own tables, and, company by company as the application's role,
 * what has not ended. No role sees the money of two companies at once; only the counts are added up here. Two relays say
 * the same.
 */
export function keepMetrics(settings: MetricsKeeperSettings): Loop {
  const { relayPool, appPool, metrics, clock, everyMs, companiesMax, report } = settings;
  const { countNotices, countWebhooks, isKnown } = settings;
  const walk = openWalk((tenantId) => lookAt(appPool, countNotices, tenantId, clock.now()));

  const say = (backlogReadAt: Date): void => {
    const looks = walk.looks();
    const at = clock.now();
    sayTotals(metrics, looks, isKnown, at);
    metrics.say('bossnyumba_companies_watched', [{ labels: {}, value: walk.size() }]);
    const longestAgo = looks.reduce((least, look) => (look.at < least ? look.at : least), at);
    metrics.say('bossnyumba_read_timestamp_seconds', [
      { labels: { of: 'relay' }, value: secondsOf(backlogReadAt) },
      { labels: { of: 'companies' }, value: secondsOf(longestAgo) },
    ]);
  };

  const round = async (takeNews: TakeNews): Promise<void> => {
    const readAt = clock.now();
    sayBacklog(metrics, await readBacklog(relayPool, AGE_LIMITS_SECONDS));
    sayWebhooks(metrics, await countWebhooks(relayPool, readAt));
    await takeNews(async (tenantIds) => walk.note([...tenantIds, ...(await companiesOwed(relayPool))]));
    // Said also when a company could not be looked at: the others' counts are right, and its age tells.
    await walk.round(companiesMax).finally(() => say(readAt));
  };
  return startKeeper({ relayPool, everyMs, report, work: 'metrics', types: SIGNS_OF_LIFE, round });
}
