import { claimDue, type Claim } from '../../../consumers/webhooks/due';
import { takeTurn } from '../../../consumers/webhooks/turn';
import { newId, type Pool } from '../../../kernel/db';
import type { Clock } from '../../../kernel/time';
import { acceptReplay, acceptSuspension, acceptWebhook } from '../../../store/webhooks/accept';
import {
  deliveries,
  webhookById,
  type DeliveryRecord,
  type WebhookRecord,
} from '../../../store/webhooks/read';
import { openBus, type Bus } from './bus';
import { dataOf } from './company';
import { recordNow } from './events';
import { openReceiver, type Receiver } from '../../support/receiver';

/** What secrets are derived from here. */
export const MASTER = 'a secret of the tests, long enough for it';

/** A company with webhooks, and a relay that works only when told, at a time that the test sets. */
export interface WebhookRoom {
  readonly bus: Bus;
  readonly receiver: Receiver;
  readonly tenantId: string;
  readonly clock: Clock & { now: () => Date };
  /** Lets time pass. */
  pass(ms: number): void;
  /** Makes a webhook for a path of the receiver, or for a whole address; its id. */
  create(path: string, eventTypes?: readonly string[] | null, tenantId?: string): Promise<string>;
  suspend(webhookId: string): Promise<void>;
  replay(webhookId: string, from?: Date): Promise<void>;
  /** Records and publishes this many events of one new payment, or of the one that is named; their ids in order. */
  happen(count: number, aggregateId?: string, tenantId?: string): Promise<string[]>;
  claim(): Promise<Claim[]>;
  turn(claim: Claim, appPool?: Pool, settings?: Partial<Parameters<typeof takeTurn>[0]>): Promise<void>;
  /** Claims and sends until nothing is due. */
  run(): Promise<void>;
  webhook(webhookId: string): Promise<WebhookRecord>;
  log(webhookId: string): Promise<DeliveryRecord[]>;
  close(): Promise<void>;
}

const CLAIMS_MAX = 100;
const ORIGIN = {
  actor: { type: 'user', id: 'usr_manager' },
  correlationId: 'req_1',
  clientApp: 'api',
} as const;

function commandsOf({ appPool }: Bus, clock: Clock) {
  const commandOf = (tenantId: string, webhookId: string) => {
    const request = { key: newId('req'), requestHash: '0'.repeat(64), at: clock.now() };
    const response = { status: 202, location: '/', body: {} };
    return { tenantId, webhookId, origin: ORIGIN, request, response };
  };
  return {
    create: async (tenantId: string, url: string, eventTypes: readonly string[] | null): Promise<string> => {
      const webhookId = newId('whk');
      await acceptWebhook(appPool, { ...commandOf(tenantId, webhookId), url, eventTypes });
      return webhookId;
    },
    suspend: async (tenantId: string, webhookId: string) => {
      await acceptSuspension(appPool, commandOf(tenantId, webhookId));
    },
    replay: async (tenantId: string, webhookId: string, from: Date | null) => {
      await acceptReplay(appPool, { ...commandOf(tenantId, webhookId), from });
    },
  };
}

/** Opens it on a fresh database, at an instant that has partitions. */
export async function openWebhookRoom(): Promise<WebhookRoom> {
  const bus = await openBus();
  const receiver = await openReceiver();
  const { appPool, relayPool, adminPool } = bus;
  let atMs = Date.parse('2026-03-05T08:00:00.000Z');
  const clock = { now: () => new Date(atMs) };
  const tenantId = newId('tnt');
  await adminPool.query(`INSERT INTO tenant (tenant_id, name) VALUES ($1, 'Company')`, [tenantId]);
  const commands = commandsOf(bus, clock);
  const stayed = new AbortController().signal;
  const counts = new Map<string, number>();
  const room: WebhookRoom = {
    ...{ bus, receiver, tenantId, clock },
    pass: (ms) => void (atMs += ms),
    create: async (path, eventTypes = null, company = tenantId) => {
      const url = path.startsWith('/') ? receiver.urlOf(path) : path;
      const webhookId = await commands.create(company, url, eventTypes);
      // Its own event is out of the way, so that what a test records is all there is to claim.
      await bus.publish();
      await room.run();
      return webhookId;
    },
    suspend: (webhookId) => commands.suspend(tenantId, webhookId),
    replay: (webhookId, from) => commands.replay(tenantId, webhookId, from ?? null),
    happen: async (count, aggregateId = newId('pay'), company = tenantId) => {
      const ids: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const seq = (counts.get(aggregateId) ?? 0) + 1;
        counts.set(aggregateId, seq);
        const data = dataOf.refused(aggregateId);
        const event = {
          type: 'payment.reversal_refused',
          aggregateId,
          aggregateSeq: BigInt(seq),
          data,
        } as const;
        ids.push(...(await recordNow(appPool, company, event)));
      }
      await bus.publish();
      return ids;
    },
    claim: () => claimDue(relayPool, clock.now(), CLAIMS_MAX),
    turn: (claim, pool = appPool, settings = {}) =>
      takeTurn(
        {
          ...{ appPool: pool, clock, secret: MASTER, timeoutMs: 2_000, privateAddressesAllowed: true },
          ...{ signal: stayed, ...settings },
        },
        claim,
      ),
    run: async () => {
      for (let claims = await room.claim(); claims.length > 0; claims = await room.claim()) {
        await Promise.all(claims.map((claim) => room.turn(claim)));
      }
    },
    webhook: async (webhookId) => (await webhookById(appPool, tenantId, webhookId))!,
    log: (webhookId) =>
      deliveries(appPool, tenantId, { webhookId, eventId: null, outcome: null }, null, CLAIMS_MAX),
    close: async () => {
      await receiver.close();
      await bus.close();
    },
  };
  return room;
}
