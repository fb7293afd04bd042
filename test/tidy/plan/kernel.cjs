// The kernels: what each may import, and by which doors it is entered.
const { BACKSTAGE, DOORS, PROCESS, ROOM, TEST_FILE, forbid } = require('./paths.cjs');

/** Kernels that exist, and the other kernels each may import (its index.ts, or a narrow door). */
const KERNEL_TABLE = {
  money: [],
  time: [],
  errors: [],
  config: ['errors'],
  db: ['errors'],
  auth: ['errors', 'time'],
  events: ['errors', 'db', 'time', 'money'],
  ledger: ['money', 'time', 'errors', 'db', 'events'],
  temporal: ['errors', 'time'],
  process: [],
  metrics: [],
  webhooks: ['db', 'events'],
  http: [],
  providers: ['errors', 'time', 'money', 'http'],
};
const kernelRow = ([name, mayUse]) =>
  forbid(
    `kernel-${name}-uses-only-${mayUse.join('-') || 'itself'}`,
    `kernel/${name} may import these kernels: ${mayUse.join(', ') || 'none'} (and npm packages).`,
    `^kernel/${name}/`,
    { path: '^kernel/', pathNot: `^kernel/(${[name, ...mayUse].join('|')})/` },
  );

module.exports = [
  ...Object.entries(KERNEL_TABLE).map(kernelRow),
  forbid(
    'kernel-knows-no-room',
    'A kernel serves every room and knows none. Only kernel/db sees the generated database client.',
    { path: '^kernel/([^/]+)/', pathNot: TEST_FILE },
    { path: ROOM, pathNot: '^prisma/generated/' },
  ),
  forbid(
    'only-kernel-db-sees-the-generated-client',
    'Everything else is handed what kernel/db exports.',
    { path: '^kernel/', pathNot: ['^kernel/db/', TEST_FILE] },
    { path: '^prisma/generated/' },
  ),
  forbid(
    'kernel-is-entered-by-its-door',
    'From outside, import kernel/<name>/index.ts, or a narrow door of test/tidy/plan/paths.cjs.',
    { pathNot: ['^kernel/', BACKSTAGE, TEST_FILE] },
    { path: '^kernel/', pathNot: DOORS },
  ),
  forbid(
    'kernel-doors-inside-too',
    'One kernel enters another by the same doors as everybody else.',
    '^kernel/([^/]+)/',
    { path: '^kernel/', pathNot: ['^kernel/$1/', ...DOORS] },
  ),
  forbid(
    'only-processes-read-config',
    'A process reads its configuration once, at its door, and passes values on.',
    { pathNot: [PROCESS, BACKSTAGE, '^kernel/config/', TEST_FILE] },
    { path: '^kernel/config/' },
  ),
];
