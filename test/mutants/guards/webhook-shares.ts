import type { Guard } from '../guard';

const DUE = 'consumers/webhooks/due.ts';
const NOTE = 'consumers/webhooks/note.ts';

const shares = (name: string): Guard['test'] => ({ file: 'test/relay/webhook-shares.test.ts', name });

const SHARE =
  'one webhook and one company get their share of a relay, and another company is served beside them';
const UNTOLD =
  'publishing waits for nobody who is at a webhook, and what it could not tell is found by the sweep';

/** Who gets how much of a relay, and how work is found. */
export const WEBHOOK_SHARE_GUARDS: readonly Guard[] = [
  {
    guard: 'a webhook has its share of a relay',
    file: DUE,
    find: 'const WEBHOOK_TURNS_MAX = 2;',
    replace: 'const WEBHOOK_TURNS_MAX = 20;',
    test: shares(SHARE),
  },
  {
    guard: 'a company has its share of a relay',
    file: DUE,
    find: 'const COMPANY_TURNS_MAX = 8;',
    replace: 'const COMPANY_TURNS_MAX = 80;',
    test: shares(SHARE),
  },
  {
    guard: 'what a relay is at counts to a company’s share',
    file: DUE,
    find: 'WHERE b.tenant_id = d.tenant_id) AS of_company',
    replace: 'WHERE b.tenant_id IS NULL) AS of_company',
    test: shares(SHARE),
  },
  {
    guard: 'a slow receiver has its turn with others between two events',
    file: 'consumers/webhooks/turn.ts',
    find: ' || clock.now().getTime() >= endMs',
    replace: '',
    test: shares('a receiver that is slow has its turn with others between two events'),
  },
  {
    guard: 'publishing waits for nobody’s webhook (SKIP LOCKED)',
    file: 'prisma/migrations/20261130000000_webhooks/migration.sql',
    find: 'FOR UPDATE OF p SKIP LOCKED',
    replace: 'FOR UPDATE OF p',
    test: shares(UNTOLD),
    failsWith: 'The database does not answer',
  },
  {
    guard: 'what publishing could not tell is found by the sweep',
    file: 'consumers/webhooks/sweep.ts',
    find: 'WHERE p.position >= p.head',
    replace: 'WHERE p.position < p.head',
    test: shares(UNTOLD),
  },
  {
    guard: 'who leaves a place looks again',
    file: NOTE,
    find: 'o.shard = $3 AND o.position > $6))',
    replace: 'o.shard = $3 AND o.position < 0))',
    test: shares('what is published while a relay is at a webhook is found when it leaves'),
  },
  {
    guard: 'what is not taken is known to be there',
    file: NOTE,
    find: 'head = greatest(head, $8)',
    replace: 'head = head + 0 * $8::bigint',
    test: shares(
      'an event that was published behind what a place knows of, and is not taken, is tried again when it is due',
    ),
  },
  {
    guard: 'places of a suspended webhook are put aside',
    file: DUE,
    find: "SET due_at = 'infinity'",
    replace: 'SET due_at = p.due_at',
    test: shares(
      'places of a suspended webhook are met once by a look for work, and a replay brings them back',
    ),
  },
];
