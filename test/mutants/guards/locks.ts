import type { Guard } from '../guard';

const ORDER = 'test/guards/lock-order.test.ts';
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
    find: 'ORDER BY l.lease_id FOR NO KEY UPDATE OF l',
    replace: 'FOR NO KEY UPDATE OF l',
    test: {
      file: ORDER,
      name: 'leases are locked in the order of their ids, whatever order they are named in and lie in',
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
];
