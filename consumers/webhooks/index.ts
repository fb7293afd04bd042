import type { Pool } from '../../kernel/db';
import { startLoop, type Loop, type RelayReport } from '../../kernel/events';
import { claimDue, type Claim } from './due';
import type { SendSettings } from './post-event';
import { sweepIdle } from './sweep';
import { takeTurn } from './turn';

export { webhookStandings } from './standing';

/** What keeping webhooks served needs. */
export interface WebhookKeeperSettings extends SendSettings {
  readonly relayPool: Pool;
  readonly appPool: Pool;
  readonly everyMs: number;
  /** How often what is idle is compared with the outbox. */
  readonly sweepEveryMs: number;
  readonly report: RelayReport;
}

/** Requests under way at once; each holds a socket, and no connection to the database. */
const TURNS_MAX = 128;
const GAP_MS = 50;
const BACK_OFF_MS_MAX = 30_000;

/**
 * Sends the events of every company to its webhooks, each order of each webhook by itself: a receiver that is slow or down
 * holds up nobody else. Several relays share the work. An event goes out at least once, those of an aggregate in order.
 */
export function keepWebhooks(settings: WebhookKeeperSettings): Loop {
  const { relayPool, clock, everyMs, sweepEveryMs, report } = settings;
  const stopping = new AbortController();
  const turns = new Map<Claim, Promise<void>>();
  const begin = (claim: Claim): void => {
    const turn = takeTurn({ ...settings, signal: stopping.signal }, claim)
      .catch((error: unknown) => {
        const work = `webhooks/${claim.webhookId}/${claim.shard}`;
        report.failed({ work, failures: 1, retryInMs: everyMs, error });
      })
      .finally(() => {
        turns.delete(claim);
        serve.wake();
      });
    turns.set(claim, turn);
  };
  const serve = startLoop({
    ...{ work: 'webhooks', everyMs, gapMs: GAP_MS, backOffMsMax: BACK_OFF_MS_MAX, report },
    round: async () => {
      const free = TURNS_MAX - turns.size;
      if (free === 0) return;
      for (const claim of await claimDue(relayPool, clock.now(), free, [...turns.keys()])) begin(claim);
    },
  });
  const sweep = startLoop({
    ...{ work: 'webhooks/sweep', everyMs: sweepEveryMs, gapMs: 0, backOffMsMax: sweepEveryMs, report },
    round: () => sweepIdle(relayPool),
  });
  return {
    ...serve,
    stop: async () => {
      stopping.abort();
      await Promise.all([serve.stop(), sweep.stop()]);
      await Promise.all(turns.values());
    },
  };
}
