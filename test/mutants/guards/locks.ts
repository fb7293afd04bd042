import type { Guard } from '../guard';

const ORDER = 'test/guards/lock-order.test.ts';
const AT_ONCE = 'test/guards/at-once.test.ts';
const stored = (name: string): string => `store/rent-payment/${name}.ts`;

/** What keeps two that come at the same moment apart, and from waiting for each other for ever. */
export const LOCK_GUARDS: readonly Guard[] = [
  {
    guard: 'payments are locked one way round',
    file: stored('payment-row'),
    find: 'ORDER BY payment_id FOR NO KEY UPDATE',
    replace: 'FOR NO KEY UPDATE',
    test: {
      file: ORDER,
      name: 'payments are locked in the order of their ids, whatever order they are named in and lie in',
    },
  },
  {
    guard: 'leases are locked one way round',
    file: stored('book'),
    find: ' ORDER BY l.lease_id',
    replace: '',
    test: {
      file: ORDER,
      name: 'leases are locked in the order of their ids, whatever order they are named in and lie in',
    },
  },
  {
    guard: 'several leases are locked as one is',
    file: stored('book'),
    find: ' FOR NO KEY UPDATE OF l`',
    replace: '`',
    test: {
      file: ORDER,
      name: 'leases that are locked together are free for no other writer until the transaction ends',
    },
  },
  {
    guard: 'guarded keys of the ledger are locked one way round',
    file: 'prisma/migrations/20261124000100_ledger/migration.sql',
    find: ' AND amount_minor > 0 ORDER BY tenant_id, account, guard_key LOOP',
    replace: ' AND amount_minor > 0 LOOP',
    test: {
      file: ORDER,
      name: 'guarded keys of the ledger are locked in their order, whatever order the lines of a posting have',
    },
  },
  {
    guard: 'of two workers at one request one waits for the other',
    file: stored('request-row'),
    find: 'AND ${id} = $2 FOR NO KEY UPDATE`',
    replace: 'AND ${id} = $2`',
    test: { file: AT_ONCE, name: 'of two workers at one adjustment, the second finds it posted' },
  },
  {
    guard: 'of two resolutions of a review one waits for the other',
    file: stored('accept-resolution'),
    find: ' FOR NO KEY UPDATE OF r`',
    replace: '`',
    test: {
      file: AT_ONCE,
      name: 'of two people who resolve one review at once, one is told that it is not open',
    },
  },
  {
    guard: 'of two approvals of a refund one waits for the other',
    file: stored('accept-refund'),
    find: 'AND refund_id = $2 FOR NO KEY UPDATE`',
    replace: 'AND refund_id = $2`',
    test: {
      file: AT_ONCE,
      name: 'of two second persons who approve one refund at once, one is told that it does not wait',
    },
  },
  {
    guard: 'a refund that is approved is not approved again',
    file: stored('accept-refund'),
    find: ' || refund.approvedBy !== null) {',
    replace: ') {',
    test: {
      file: AT_ONCE,
      name: 'a refund that a second person has approved is not approved by a third, though it has not moved yet',
    },
  },
  {
    guard: 'of two retries at once one is refused by its code and not by the index (one_open_attempt)',
    file: stored('accept-collection'),
    find: "isBrokenConstraint(error, 'one_open_attempt')",
    replace: "isBrokenConstraint(error, 'nothing')",
    test: {
      file: AT_ONCE,
      name: 'of two who try a failed payment again at once, one is told that an attempt is open',
    },
    failsWith: 'one_open_attempt',
  },
  {
    guard: 'who tries a payment again waits for who settles it',
    file: stored('accept-collection'),
    find: ' FOR NO KEY UPDATE OF p`',
    replace: '`',
    test: { file: AT_ONCE, name: 'a payment whose money comes at the moment is not tried again' },
  },
  {
    guard: 'a line is evidence of money of its own paybill',
    file: stored('accept-resolution'),
    find: 'AND short_code = $2 AND transaction_id',
    replace: 'AND $2::text IS NOT NULL AND transaction_id',
    test: {
      file: 'test/guards/evidence.test.ts',
      name: 'a line of another paybill of the company is no evidence of an attempt’s money',
    },
  },
  {
    guard: 'a phone that is shown in part is no payee',
    file: stored('accept-refund'),
    find: ' || !WHOLE_NUMBER.test(phone))',
    replace: ' || !WHOLE_NUMBER.source)',
    test: {
      file: 'test/guards/evidence.test.ts',
      name: 'a payer of whose phone the statement shows a part only is not paid back by phone',
    },
  },
];
