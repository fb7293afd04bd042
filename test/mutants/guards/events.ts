import type { Guard } from '../guard';

/** The last version of `outbox_publish`. */
const PUBLISHING = 'prisma/migrations/20261130000000_webhooks/migration.sql';
const CONSUME = 'test/relay/consume-once.test.ts';
const FAILURES = 'test/relay/consume-failures.test.ts';
const EVENTS = 'test/guards/notices-and-events.test.ts';
const PROCESS_STARTS = 'test/relay/process-starts.test.ts';

const ORDERED =
  'several relays at once publish every committed event once and in the order of its aggregate, whatever commits late or rolls back';

/** Every event is recorded once, published in order and applied once by each consumer. */
export const EVENT_GUARDS: readonly Guard[] = [
  {
    guard: 'an event fits the catalogue',
    file: 'kernel/events/outbox.ts',
    find: 'data: EVENT_CATALOGUE[event.type].parse(event.data),',
    replace: 'data: event.data as never,',
    test: { file: EVENTS, name: 'an event that does not fit the catalogue is not recorded' },
  },
  {
    guard: 'an event is the same event in every attempt',
    file: 'kernel/events/outbox.ts',
    find: "return derivedId('evt', tenantId, aggregateId, aggregateSeq.toString());",
    replace:
      "return derivedId('evt', tenantId, aggregateId, aggregateSeq.toString(), String(Math.random()));",
    test: {
      file: EVENTS,
      name: 'the n-th event of an aggregate is the same event in every attempt, and cannot be recorded twice',
    },
  },
  {
    guard: 'events are published in the order they were recorded (ORDER BY seq)',
    file: PUBLISHING,
    find: 'row_number() OVER (PARTITION BY head.shard ORDER BY w.seq) AS place',
    replace: 'row_number() OVER (PARTITION BY head.shard ORDER BY w.event_id) AS place',
    test: { file: 'test/relay/publish-order.test.ts', name: ORDERED },
  },
  {
    guard: 'relays give out the places of a shard one after the other (its lock)',
    file: PUBLISHING,
    find: ' FROM outbox_shard WHERE pg_try_advisory_xact_lock(77, shard);',
    replace: ' FROM outbox_shard;',
    test: {
      file: 'test/guards/locks.test.ts',
      name: 'in the outbox two relays that publish at once give out each place once',
    },
  },
  {
    guard: 'a page of the feed is the first of each shard (its time never falls)',
    file: 'kernel/events/feed.ts',
    find: 'max(e.delivered_at) OVER (PARTITION BY e.shard ORDER BY e.position) AS told_at',
    replace: 'e.delivered_at AS told_at',
    test: {
      file: 'test/relay/event-feed.test.ts',
      name: 'an event that is dated before one that stands before it in its shard is not passed over',
    },
  },
  {
    guard: 'a consumer applies an event once (inbox)',
    file: 'kernel/events/hand-over.ts',
    find: 'const untaken = run.filter(({ envelope }) => fresh.has(envelope.id));',
    replace: 'const untaken = fresh ? run : [];',
    test: { file: CONSUME, name: 'a rewound consumer is handed every event again and applies nothing twice' },
  },
  {
    guard: 'what one company’s event holds up is what stands behind it',
    file: 'kernel/events/hand-over.ts',
    find: 'return stop === undefined || position < stop.position;',
    replace: 'return stop === undefined;',
    test: {
      file: FAILURES,
      name: 'where an event of one company cannot be applied, nothing of another company is passed over, in whichever shards it stands',
    },
  },
  {
    guard: 'one relay works on a shard for a consumer (its lock)',
    file: 'kernel/events/shard-lock.ts',
    find: ' AS asked (shard) WHERE pg_try_advisory_lock(${KEY})`',
    replace: ' AS asked (shard) WHERE pg_try_advisory_lock(${KEY}) IS NOT NULL`',
    test: { file: CONSUME, name: 'of several relays on one shard one works and the others pass it by' },
  },
  {
    guard: 'a cursor stays before what failed',
    file: 'kernel/events/consume.ts',
    find: 'if (passed === batch.events.length) return batch.through;',
    replace: 'if (passed >= 0) return batch.through;',
    test: {
      file: CONSUME,
      name: 'an event whose delivery fails keeps the cursor before it, and what came before is not repeated',
    },
  },
  {
    guard: 'a batch does not undo a rewind',
    file: 'kernel/events/cursor.ts',
    find: ' AND c.shard = m.shard AND c.position = m.stood /*',
    replace: ' AND c.shard = m.shard /*',
    test: { file: CONSUME, name: 'a rewind while a batch is under way is not undone by it' },
  },
  {
    guard: 'one bad event does not take those before it along',
    file: 'kernel/events/hand-over.ts',
    find: '    if (open.length === 1) return void',
    replace: '    if (open.length > 0) return void',
    test: {
      file: FAILURES,
      name: 'one event that cannot be applied stops its own shard behind it, with all before it kept',
    },
  },
  {
    guard: 'nothing of a shard is applied behind its bad event',
    file: 'kernel/events/hand-over.ts',
    find: '  const open = beforeStops(run, stops);',
    replace: '  const open = stops.size < 0 ? beforeStops(run, stops) : run;',
    test: {
      file: FAILURES,
      name: 'one event that cannot be applied stops its own shard behind it, with all before it kept',
    },
  },
  {
    guard: 'nothing of a shard is delivered behind its bad event',
    file: 'kernel/events/hand-over.ts',
    find: '      if (stop && event.position >= stop.position) break;\n',
    replace: '',
    test: {
      file: FAILURES,
      name: 'one event that cannot be applied stops its own shard behind it, with all before it kept',
    },
  },
  {
    guard: 'a bad event stops its own shard alone',
    file: 'kernel/events/hand-over.ts',
    find: 'const parts = isOneShard ? open.map((event) => [event]) : grouped(open, ({ shard }) => shard);',
    replace: 'const parts = isOneShard ? open.map((event) => [event]) : [open.slice(0, 1)];',
    test: {
      file: FAILURES,
      name: 'where one event cannot be applied, the other shards of its company go on in the same turn',
    },
  },
  {
    guard: 'events of each company are applied under their own',
    file: 'kernel/events/hand-over.ts',
    find: 'for (const run of grouped(events, companyOf)) await',
    replace: 'for (const run of [events]) await',
    test: {
      file: 'test/relay/companies.test.ts',
      name: 'events of many companies in one shard are each applied under their own, those of one company together',
    },
  },
  {
    guard: 'a relay looks by itself: a lost wake-up costs time only',
    file: 'kernel/events/loop.ts',
    find: '      await pause.begin(everyMs);\n      isResting = false;',
    replace: '      await pause.begin(2 ** 31 - 1);\n      isResting = false;',
    test: { file: 'kernel/events/loop.test.ts', name: 'a loop that nobody wakes works from time to time' },
  },
  {
    guard: 'the relay process runs every consumer',
    file: 'relay.ts',
    find: 'const consumers = [auditConsumer(clock), ',
    replace: 'const consumers = [',
    test: {
      file: 'test/e2e/guarantees.test.ts',
      name: 'a repeated delivery of every event changes nothing: no second audit record, no second notice',
    },
    needs: 'build',
  },
  {
    guard: 'a relay looks for what was accepted and not started',
    file: 'kernel/events/relay.ts',
    find: 'round: starts.round,',
    replace: 'round: () => Promise.resolve(),',
    test: {
      file: 'test/guards/relay.test.ts',
      name: 'a relay starts what a server accepted and did not start, by itself',
    },
  },
  {
    guard: 'what was accepted and not started is started by the relay',
    file: 'kernel/events/try-each.ts',
    find: 'const outcomes = await Promise.allSettled(group.map((one) => work(one)));',
    replace: 'const outcomes = await Promise.allSettled(group.map(() => Promise.resolve(work.length)));',
    test: {
      file: PROCESS_STARTS,
      name: 'what was accepted and not started is started once, of every company, with all it was accepted with',
    },
  },
  {
    guard: 'what the relay has started is settled',
    file: 'kernel/events/try-each.ts',
    find: '    await settle(done);\n',
    replace: '    void settle;\n',
    test: {
      file: PROCESS_STARTS,
      name: 'what was accepted and not started is started once, of every company, with all it was accepted with',
    },
  },
  {
    guard: 'the relay leaves fresh starts to the workers',
    file: 'kernel/events/process-start.ts',
    find: ' AND created_at < now() - make_interval(secs => $1 / 1000.0)',
    replace: ' AND $1::float8 IS NOT NULL',
    test: {
      file: PROCESS_STARTS,
      name: 'what was accepted only now is left to the workers that are called for it',
    },
    failsWith: 'must not be called',
  },
  {
    guard: 'a process that cannot be started keeps back no other',
    file: 'kernel/events/try-each.ts',
    find: 'const outcomes = await Promise.allSettled(group.map((one) => work(one)));',
    replace: `await Promise.all(group.map((one) => work(one)));
    const outcomes = group.map(() => ({ status: 'fulfilled' }) as const) as PromiseSettledResult<void>[];`,
    test: {
      file: PROCESS_STARTS,
      name: 'a process that cannot be started keeps back no other, is told, and is tried again',
    },
  },
];
