import { z } from 'zod';

/** Who caused an event: a person with a token, or a process of ours. */
export interface Actor {
  readonly type: 'user' | 'system';
  readonly id: string;
}

/** Where a command came from; stored with its row so that every event it causes later can say so. */
export interface Origin {
  readonly actor: Actor;
  /** The Request-Id of the call that began it all. */
  readonly correlationId: string;
  /** The client application named by the caller, `api` when it named none. */
  readonly clientApp: string;
}

/** The specification's standard event envelope: exactly these keys (data-flows.txt, Event Schema). */
export const ENVELOPE = z.strictObject({
  id: z.string().regex(/^evt_[0-9a-f]{32}$/),
  type: z.string(),
  version: z.literal('1.0'),
  timestamp: z.iso.datetime(),
  tenantId: z.string(),
  correlationId: z.string(),
  causationId: z.string(),
  actor: z.strictObject({ type: z.enum(['user', 'system']), id: z.string() }),
  data: z.record(z.string(), z.unknown()),
  metadata: z.strictObject({ source: z.string(), clientApp: z.string() }),
});

/** An event as it travels; `data` is checked against the catalogue when it is recorded. */
export type EventEnvelope = z.infer<typeof ENVELOPE>;
