// The words in which the building plan is written. Paths are regular expressions from the root of the repository.

const TEST_FILE = '\\.test\\.ts$';
const PROCESS = '^[^/]+\\.ts$';
const BACKSTAGE = '^(dev|bench|test)/';
const ROOM = '^(workflows|activities|api|domain|store|contracts|consumers|prisma|analytics)/';
const WING = '^(workflows|activities|api|domain|store|contracts|consumers|kernel|prisma|analytics)/';
const PRODUCT = '^(workflows|activities|api|domain|store|contracts|consumers|kernel|prisma)/|^[^/]+\\.ts$';

/** A kernel is entered by its index.ts, or by one of these second doors. */
const NARROW_DOORS = [
  '^kernel/ledger/read\\.ts$',
  '^kernel/events/read\\.ts$',
  '^kernel/providers/inbound\\.ts$', // parses and verifies callbacks
  '^kernel/http/addresses\\.ts$', // which addresses are public
  '^kernel/documents/upload\\.ts$',
];
const DOORS = ['^kernel/[^/]+/index\\.ts$', ...NARROW_DOORS];

/** One rule. `from` as a string is a path of product code: tests beside the code may reach anything. */
const forbid = (name, comment, from, to) => ({
  name,
  severity: 'error',
  comment,
  from: typeof from === 'string' ? { path: from, pathNot: TEST_FILE } : from,
  to,
});

module.exports = { TEST_FILE, PROCESS, BACKSTAGE, ROOM, WING, PRODUCT, NARROW_DOORS, DOORS, forbid };
