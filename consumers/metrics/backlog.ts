import type { Backlog, Waiting } from '../../kernel/events';
import { ageOf, type Metrics, type Sample } from '../../kernel/metrics';

const alone = (value: number | null): Sample[] => [{ labels: {}, value: value ?? 0 }];

const byAge = ({ byAge: counts }: Waiting): Sample[] =>
  counts.map((value, bucket) => ({ labels: { age: ageOf(bucket) }, value }));

/** Says what waits in the relay's own tables; zero, not silence, where nothing does. */
export function sayBacklog(metrics: Metrics, { consumers, starts, signals, ...outbox }: Backlog): void {
  metrics.say('bossnyumba_outbox_unpublished_events', alone(outbox.unpublished));
  metrics.say('bossnyumba_outbox_oldest_seconds', alone(outbox.unpublishedOldestSeconds));
  metrics.say('bossnyumba_process_starts_waiting', byAge(starts));
  metrics.say('bossnyumba_process_starts_oldest_seconds', alone(starts.oldestSeconds));
  metrics.say('bossnyumba_callbacks_unhandled', byAge(signals));
  metrics.say('bossnyumba_callbacks_unhandled_oldest_seconds', alone(signals.oldestSeconds));
  metrics.say(
    'bossnyumba_consumer_behind_events',
    consumers.map(({ consumer, behind: value }) => ({ labels: { consumer }, value })),
  );
  metrics.say(
    'bossnyumba_consumer_oldest_seconds',
    consumers.map(({ consumer, oldestSeconds }) => ({ labels: { consumer }, value: oldestSeconds ?? 0 })),
  );
}

/** How the webhooks of all companies stand, as their keeper counts them. */
export interface Standings {
  readonly enabled: number;
  readonly failing: number;
  readonly suspended: number;
  readonly oldestSeconds: number | null;
}

/** Says how webhooks stand. */
export function sayWebhooks(metrics: Metrics, { oldestSeconds, ...counts }: Standings): void {
  const samples = Object.entries(counts).map(([status, value]) => ({ labels: { status }, value }));
  metrics.say('bossnyumba_webhooks', samples);
  metrics.say('bossnyumba_webhooks_oldest_seconds', alone(oldestSeconds));
}
