import { inTransaction, type Pool } from '../db';
import type { Consumer, DeliveredEvent } from './consumer';
import type { Batch } from './cursor';

/** What handing over needs. */
export interface HandOverDeps {
  readonly appPool: Pool;
  /** Asks to stop: no further event is begun. */
  readonly signal?: AbortSignal | undefined;
}

/** How far a shard's batch came, and what stopped it. */
export interface HandedOver {
  readonly batch: Batch;
  readonly passed: number;
  readonly failure: Failure | undefined;
}

interface Failure {
  readonly error: unknown;
}

const TAKE = `INSERT INTO consumer_inbox (tenant_id, consumer, event_id, event_at)
  SELECT $1, $2, e.id, e.at FROM unnest($3::text[], $4::timestamptz[]) AS e (id, at) ON CONFLICT DO NOTHING
  RETURNING event_id AS id`;

const companyOf = ({ envelope }: DeliveredEvent): string => envelope.tenantId;

/** Applies events of one company in one transaction; those delivered before are found taken and left out. */
async function applyOnce(appPool: Pool, consumer: Consumer, run: readonly DeliveredEvent[]): Promise<void> {
  const [first] = run;
  if (!first) return;
  const tenantId = companyOf(first);
  await inTransaction(appPool, tenantId, `consume-${consumer.name}`, async (tx) => {
    const ids = run.map(({ envelope }) => envelope.id);
    const times = run.map(({ envelope }) => envelope.timestamp);
    const taken = await tx.query<{ id: string }>({
      name: 'inbox-take',
      text: TAKE,
      values: [tenantId, consumer.name, ids, times],
    });
    const fresh = new Set(taken.rows.map((row) => row.id));
    const untaken = run.filter(({ envelope }) => fresh.has(envelope.id));
    if (untaken.length > 0) await consumer.apply(tx, untaken);
  });
}

/** What could not be applied: of each shard the first such event, behind which nothing of the shard is passed. */
type Stops = Map<number, Failure & { readonly position: bigint }>;

/** What stands before the stop of its shard: what stands behind it is read again, and all before it is passed. */
function beforeStops(events: readonly DeliveredEvent[], stops: Stops): DeliveredEvent[] {
  return events.filter(({ shard, position }) => {
    const stop = stops.get(shard);
    return stop === undefined || position < stop.position;
  });
}

/**
 * Applies a run of one company, all of it in one transaction where that works; else shard by shard, and in a shard that
 * fails event by event, up to the bad one. What another company's run has stopped holds up only what stands behind it.
 */
async function applyRun(
  deps: HandOverDeps,
  consumer: Consumer,
  run: readonly DeliveredEvent[],
  stops: Stops,
): Promise<void> {
  const open = beforeStops(run, stops);
  const [first] = open;
  if (!first || deps.signal?.aborted) return;
  try {
    await applyOnce(deps.appPool, consumer, open);
  } catch (error) {
    if (open.length === 1) return void stops.set(first.shard, { error, position: first.position });
    const isOneShard = open.every(({ shard }) => shard === first.shard);
    const parts = isOneShard ? open.map((event) => [event]) : grouped(open, ({ shard }) => shard);
    for (const part of parts) await applyRun(deps, consumer, part, stops);
  }
}

function grouped(
  events: readonly DeliveredEvent[],
  keyOf: (event: DeliveredEvent) => string | number,
): DeliveredEvent[][] {
  const groups = new Map<string | number, DeliveredEvent[]>();
  for (const event of events) {
    const group = groups.get(keyOf(event));
    if (group) group.push(event);
    else groups.set(keyOf(event), [event]);
  }
  return [...groups.values()];
}

/** Delivers what was applied of one shard, in order. */
async function deliver(
  { signal }: HandOverDeps,
  consumer: Consumer,
  batch: Batch,
  stop: (Failure & { readonly position: bigint }) | undefined,
): Promise<HandedOver> {
  let passed = 0;
  try {
    for (const event of batch.events) {
      if (signal?.aborted) return { batch, passed, failure: undefined };
      if (stop && event.position >= stop.position) break;
      await consumer.deliver?.(event);
      passed += 1;
    }
  } catch (error) {
    return { batch, passed, failure: { error } };
  }
  return { batch, passed, failure: stop && { error: stop.error } };
}

/**
 * Hands over what was read of some shards: applied company by company over all of them, then delivered, each shard in its
 * order until its end, the first event that fails, or the signal. Never throws: progress is never lost.
 */
export async function handOver(
  deps: HandOverDeps,
  consumer: Consumer,
  batches: readonly Batch[],
): Promise<HandedOver[]> {
  const stops: Stops = new Map();
  const events = batches.flatMap((batch) => batch.events);
  for (const run of grouped(events, companyOf)) await applyRun(deps, consumer, run, stops);
  return Promise.all(batches.map((batch) => deliver(deps, consumer, batch, stops.get(batch.shard))));
}
