import { inTransaction, type Pool } from '../db';
import type { Consumer, DeliveredEvent } from './consumer';

/** What handing over needs. */
export interface HandOverDeps {
  readonly appPool: Pool;
  /** Asks to stop: no further event is begun. */
  readonly signal?: AbortSignal | undefined;
}

/** How far a batch came, and what stopped it. */
export interface HandedOver {
  readonly passed: number;
  readonly failure: { readonly error: unknown } | undefined;
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

/** Runs of events of one company, in order. */
function byCompany(events: readonly DeliveredEvent[]): DeliveredEvent[][] {
  const runs: DeliveredEvent[][] = [];
  for (const event of events) {
    const run = runs.at(-1);
    if (run?.[0] && companyOf(run[0]) === companyOf(event)) run.push(event);
    else runs.push([event]);
  }
  return runs;
}

/** Hands a run over; one that cannot be applied as a whole is tried event by event, up to the bad one. */
async function handOverRun(
  { appPool, signal }: HandOverDeps,
  consumer: Consumer,
  run: readonly DeliveredEvent[],
  onPassed: () => void,
): Promise<void> {
  if (signal?.aborted) return;
  try {
    await applyOnce(appPool, consumer, run);
  } catch (error) {
    if (run.length === 1) throw error;
    for (const event of run) await handOverRun({ appPool, signal }, consumer, [event], onPassed);
    return;
  }
  for (const event of run) {
    if (signal?.aborted) return;
    await consumer.deliver?.(event);
    onPassed();
  }
}

/** Hands events over in order until the end, the first that fails, or the signal. Never throws: progress is never lost. */
export async function handOver(
  deps: HandOverDeps,
  consumer: Consumer,
  events: readonly DeliveredEvent[],
): Promise<HandedOver> {
  let passed = 0;
  try {
    for (const run of byCompany(events)) {
      await handOverRun(deps, consumer, run, () => {
        passed += 1;
      });
    }
  } catch (error) {
    return { passed, failure: { error } };
  }
  return { passed, failure: undefined };
}
