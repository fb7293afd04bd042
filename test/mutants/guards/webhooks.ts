import type { Guard } from '../guard';

const MIGRATION = 'prisma/migrations/20261130000000_webhooks/migration.sql';
const NOTE = 'consumers/webhooks/note.ts';
const TURN = 'consumers/webhooks/turn.ts';
const DUE = 'consumers/webhooks/due.ts';
const ROWS = 'store/webhooks/webhook-row.ts';

const sending = (name: string): Guard['test'] => ({ file: 'test/relay/webhooks.test.ts', name });
const faults = (name: string): Guard['test'] => ({ file: 'test/relay/webhook-faults.test.ts', name });
const suspensions = (name: string): Guard['test'] => ({
  file: 'test/relay/webhook-suspensions.test.ts',
  name,
});
const rows = (name: string): Guard['test'] => ({ file: 'test/guards/webhooks.test.ts', name });
const ONCE = 'every event is sent once, whole and signed, those of an aggregate in order';
const OWN =
  'a webhook is sent what is published after it was made, of its own company and of the types it is for';
const REPEATED =
  'a relay that dies between sending an event and noting it repeats that one, under its id, and loses none';
const SHARED = 'of two relays at once each order is sent by one';
const STOPPING =
  'a relay that is asked to stop begins no further event and leaves the rest to others at once, failures as they were';

/** What is sent, to whom and in which order. */
const SENDING: readonly Guard[] = [
  {
    guard: 'events of a shard are sent in the order of their places',
    file: 'kernel/events/feed.ts',
    find: 'ORDER BY o.position LIMIT $4`;',
    replace: 'ORDER BY 1 LIMIT $4`;',
    test: sending(ONCE),
  },
  {
    guard: 'a webhook is sent the types that it is for',
    file: TURN,
    find: 'if (isFor(webhook, event.envelope.type))',
    replace: 'if (isFor(webhook, event.envelope.type) || true)',
    test: sending(OWN),
  },
  {
    guard: 'a new webhook is sent nothing of before',
    file: 'store/webhooks/places.ts',
    find: 'SELECT $1, $2, s.shard, s.last, s.last,',
    replace: 'SELECT $1, $2, s.shard, 0, s.last,',
    test: sending(OWN),
  },
  {
    guard: 'what is not taken is put off',
    file: NOTE,
    find: 'failing_since = coalesce(failing_since, $6), due_at = $7',
    replace: "failing_since = coalesce(failing_since, $6), due_at = least($7, $6 + interval '5 seconds')",
    test: sending('the wait grows with every failure, up to an hour'),
  },
  {
    guard: 'a redirect takes no event',
    file: 'consumers/webhooks/post-event.ts',
    find: 'status >= 200 && status < 300',
    replace: 'status >= 200 && status < 400',
    test: sending('what came of a try is in the log: refused'),
  },
  {
    guard: 'a claim is one relay’s',
    file: DUE,
    find: ' FOR UPDATE OF q SKIP LOCKED',
    replace: '',
    test: faults(SHARED),
  },
  {
    guard: 'a claim ends by itself',
    file: DUE,
    find: 'const CLAIM_MS = 60_000;',
    replace: 'const CLAIM_MS = 60_000_000;',
    test: faults(REPEATED),
  },
  {
    guard: 'who lost a claim moves nothing back',
    file: NOTE,
    find: 'AND position = $4 AND due_at = $5',
    replace: 'AND ($4::bigint IS NOT NULL) AND ($5::timestamptz IS NOT NULL)',
    test: faults('a replay that is asked for while an event is on its way is not lost'),
  },
  {
    guard: 'who lost a claim puts nothing off',
    file: NOTE,
    find: ' AND due_at = $5',
    replace: ' AND ($5::timestamptz IS NOT NULL)',
    test: faults('a relay whose claim a replay has taken over puts nothing off'),
  },
  {
    guard: 'a relay that stops begins no further event',
    file: TURN,
    find: 'if (signal.aborted || ',
    replace: 'if (',
    test: faults(STOPPING),
  },
  {
    guard: 'a relay that stops leaves the rest to others at once',
    file: TURN,
    find: 'await release(appPool, held, seen, clock.now());',
    replace: '',
    test: faults(STOPPING),
  },
];

/** When a webhook is called no more, and how many there may be. */
const STANDING: readonly Guard[] = [
  {
    guard: 'a receiver that is gone is called no more',
    file: NOTE,
    find: 'if (responseStatus === GONE)',
    replace: 'if (responseStatus === 0)',
    test: suspensions(
      'a receiver that says it is gone is called no more: the webhook is suspended, and its event says by which',
    ),
  },
  {
    guard: 'a webhook that fails for three days is suspended',
    file: NOTE,
    find: '72 * 3_600_000',
    replace: '96 * 3_600_000',
    test: suspensions('after three days of failing a webhook is suspended, and a replay then loses nothing'),
  },
  {
    guard: 'a webhook that was hardly tried is not suspended',
    file: NOTE,
    find: ' && failures >= FAILURES_MIN',
    replace: '',
    test: suspensions('two failures three days apart suspend nothing: nobody has tried for so long'),
  },
  {
    guard: 'a suspension ends the turn that is under way',
    file: NOTE,
    find: 'rows[0]?.goesOn === true',
    replace: 'rows[0]',
    test: suspensions('what is suspended while an event is on its way is sent no further one'),
  },
  {
    guard: 'the relay suspends what is enabled',
    file: NOTE,
    find: 'onlyEnabled: true',
    replace: 'onlyEnabled: false',
    test: suspensions('what a person suspended meanwhile stays suspended by them'),
  },
  {
    guard: 'what was suspended since it was claimed is sent nothing',
    file: TURN,
    find: "if (webhook?.status !== 'enabled') return;",
    replace: 'if (!webhook) return;',
    test: suspensions('what is suspended after it was claimed is sent nothing'),
  },
  {
    guard: 'a company’s webhooks are counted one after the other',
    file: ROWS,
    find: "text: 'SELECT pg_advisory_xact_lock($1, hashtext($2))'",
    replace: "text: 'SELECT $1::integer, hashtext($2)'",
    test: rows('of many that are created at once a company gets as many as it may have'),
  },
  {
    guard: 'a webhook that goes on takes the room of one',
    file: 'store/webhooks/accept.ts',
    find: `{ type: 'webhook.replayed', data });
    await leaveRoom(tx, webhookId);`,
    replace: `{ type: 'webhook.replayed', data });`,
    test: rows('suspending one makes room for one, and a replay of it is then refused'),
  },
  {
    guard: 'an event names the origin of an address alone',
    file: 'kernel/webhooks/move-webhook.ts',
    find: 'origin: new URL(url).origin',
    replace: 'origin: url',
    test: rows('a request that is repeated does its work once'),
  },
  {
    guard: 'tries are never changed',
    file: MIGRATION,
    find: "SELECT bn_append_only('webhook_delivery', true);\n",
    replace: '',
    test: {
      file: 'test/database/append-only.test.ts',
      name: 'webhook_delivery UPDATE is refused for the owner of the table',
    },
    failsWith: 'it was allowed',
  },
];

/** What integrators are sent. */
export const WEBHOOK_GUARDS: readonly Guard[] = [...SENDING, ...STANDING];
