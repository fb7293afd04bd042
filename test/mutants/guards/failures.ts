import type { Guard } from '../guard';

const CODEC = 'kernel/temporal/codec';

/** What keeps payloads unreadable. */
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
];
