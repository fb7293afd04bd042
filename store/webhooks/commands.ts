import type { AcceptedResponse, IdempotentRequest } from '../../kernel/db';
import type { Origin } from '../../kernel/events';

/** What every change of a webhook carries besides its own facts. */
export interface WebhookCommand {
  readonly tenantId: string;
  readonly webhookId: string;
  readonly origin: Origin;
  readonly request: IdempotentRequest;
  readonly response: AcceptedResponse;
}

/** An address that events are to be sent to, from now on. */
export interface CreateWebhook extends WebhookCommand {
  readonly url: string;
  /** Null: all types, those to come included. */
  readonly eventTypes: readonly string[] | null;
}

/** Events to be sent, again or after a suspension. */
export interface ReplayWebhook extends WebhookCommand {
  /** Those recorded from then on once more; null goes on from where it stood. */
  readonly from: Date | null;
}
