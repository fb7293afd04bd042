import type { Pool } from '../../kernel/db';
import { startLoop, type Loop, type RelayReport } from '../../kernel/events';
import { claimDue, type Claim } from './due';
import type { SendSettings } from './post-event';
import { takeTurn } from './turn';

export { webhookStandings } from './standing';

/** What keeping webhooks served needs. */
export interface WebhookKeeperSettings extends SendSettings {
  readonly relayPool: Pool;
  readonly appPool: Pool;
  readonly everyMs: number;
  readonly report: RelayReport;
}

const TURNS_MAX = 32;
const BACK_OFF_MS_MAX = 30_000;

/**
 * Sends the events of every company to its webhooks, each order of each webhook by itself: a receiver that is slow or down
 * holds up nobody else. Several relays share the work. An event goes out at least once, those of an aggregate in order.
 */
export function keepWebhooks(settings: WebhookKeeperSettings): Loop {
  const { relayPool, clock, everyMs, report } = settings;
  const stopping = new AbortController();
  const turns = new Set<Promise<void>>();
  const begin = (claim: Claim): void => {
    const turn = takeTurn({ ...settings, signal: stopping.signal }, claim)
      .catch((error: unknown) => {
        const work = `webhooks/${claim.webhookId}/${claim.shard}`;
        report.failed({ work, failures: 1, retryInMs: everyMs, error });
      })
      .finally(() => {
        turns.delete(turn);
        loop.wake();
      });
    turns.add(turn);
  };
  const loop = startLoop({
    ...{ work: 'webhooks', everyMs, gapMs: 0, backOffMsMax: BACK_OFF_MS_MAX, report },
    round: async () => {
      const free = TURNS_MAX - turns.size;
      if (free > 0) for (const claim of await claimDue(relayPool, clock.now(), free)) begin(claim);
    },
  });
  return {
    ...loop,
    stop: async () => {
      stopping.abort();
      await loop.stop();
      await Promise.all(turns);
    },
  };
}
