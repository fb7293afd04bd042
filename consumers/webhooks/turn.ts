import type { Pool } from '../../kernel/db';
import { shardEventsAfter } from '../../kernel/events/read';
import { webhookById, type WebhookRecord } from '../../store/webhooks/read';
import type { Claim } from './due';
import { noteDelivered, noteFailed, release } from './note';
import { postEvent, type SendSettings } from './post-event';

/** What a turn works with. */
export interface TurnDeps extends SendSettings {
  readonly appPool: Pool;
  /** Asks to stop: no further event is begun. */
  readonly signal: AbortSignal;
}

const EVENTS_MAX = 50;
/** A turn begins no further event after so long: a slow receiver has its turn with others between two of its events. */
const TURN_MS_MAX = 2_000;

const isFor = ({ eventTypes }: WebhookRecord, type: string): boolean =>
  eventTypes === null || eventTypes.includes(type);

/**
 * Sends what follows a claim, one event after the other, until one is not taken; each is logged and passed on its own, so
 * that a relay that dies repeats one at most.
 * @throws AppError DATABASE_UNAVAILABLE; the claim then ends by itself.
 */
export async function takeTurn(deps: TurnDeps, claim: Claim): Promise<void> {
  const { appPool, signal, clock } = deps;
  const { tenantId, webhookId } = claim;
  const webhook = await webhookById(appPool, tenantId, webhookId);
  if (webhook?.status !== 'enabled') return;
  const events = await shardEventsAfter(appPool, tenantId, claim, EVENTS_MAX);
  const endMs = clock.now().getTime() + TURN_MS_MAX;
  let held = claim;
  let seen = claim.position;
  for (const event of events) {
    if (isFor(webhook, event.envelope.type)) {
      if (signal.aborted || clock.now().getTime() >= endMs) break;
      const tried = await postEvent(deps, webhook, event.envelope);
      if (tried.outcome !== 'delivered') return noteFailed(appPool, held, event, tried);
      const renewed = await noteDelivered(appPool, held, event, tried);
      if (!renewed) return;
      held = renewed;
    }
    seen = event.position;
  }
  await release(appPool, held, seen, clock.now());
}
