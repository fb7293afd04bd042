import type { Guard } from '../guard';

const CODEC = 'kernel/temporal/codec';
const ERRORS = 'kernel/db/errors';

const TRANSIENT = [
  ['40P01|', '40P01, a deadlock, is an outage: the same call may be made again'],
  ['40001|', '40001, a serialization failure, is an outage: the same call may be made again'],
  ['55P03|', '55P03, a lock that was waited for too long, is an outage: the same call may be made again'],
  ['57014|', '57014, a statement that took too long, is an outage: the same call may be made again'],
  ['57P|', '57P01, a server that is shut down, is an outage: the same call may be made again'],
  ['^(08|', '08006, a connection that was lost, is an outage: the same call may be made again'],
  ['|53)', '53300, too many connections, is an outage: the same call may be made again'],
] as const;

/** What keeps payloads unreadable, and a failure of the database that passes from ending a payment. */
export const FAILURE_GUARDS: readonly Guard[] = [
  {
    guard: 'no two payloads are sealed with one nonce',
    file: `${CODEC}.ts`,
    find: 'const iv = randomBytes(IV_BYTES);',
    replace: 'const iv = randomBytes(IV_BYTES).fill(0);',
    test: {
      file: `${CODEC}.test.ts`,
      name: 'a payload that is sealed again has another nonce and other bytes: histories do not show which payloads are equal',
    },
  },
  ...TRANSIENT.map(([part, name]) => ({
    guard: `a failure that passes is tried again (${part.replaceAll(/\W/g, '')})`,
    file: `${ERRORS}.ts`,
    find: part,
    replace: part.replaceAll(/\w+/g, 'never'),
    test: { file: `${ERRORS}.test.ts`, name },
  })),
];
