// The wings, and what each may import. A flow never imports another: rooms meet by contract (signal, child, event).
const { WING, NARROW_DOORS, forbid } = require('./paths.cjs');

const temporalPackage = (...names) => `node_modules/@temporalio/(${names.join('|')})/`;

const workflows = [
  forbid(
    'workflows-use-only-the-sandbox',
    'Workflow code is bundled alone and replayed: @temporalio/workflow, contracts, domain, kernel/money, kernel/time. Anything else does I/O or is not deterministic.',
    '^workflows/',
    {
      pathNot: [
        '^workflows/',
        '^activities/',
        '^contracts/',
        '^domain/',
        '^kernel/(money|time)/',
        temporalPackage('workflow'),
      ],
    },
  ),
  forbid(
    'workflows-see-activities-as-types',
    'An activity runs in another process. A workflow may know its signature (import type), never its code.',
    '^workflows/',
    { path: '^activities/', dependencyTypesNot: ['type-only'] },
  ),
  forbid(
    'a-workflow-sees-its-own-activities-only',
    'Even as a type, a workflow imports activities/<its flow>/index.ts and no other file of activities/.',
    '^workflows/([^/]+)',
    { path: '^activities/', pathNot: '^activities/$1/index\\.ts$' },
  ),
  forbid(
    'workflows-stay-in-their-flow',
    'Flows meet by contract only: a signal, a child workflow started by name, an event. Shared steps live in workflows/steps/.',
    '^workflows/([^/]+)/',
    { path: '^workflows/', pathNot: ['^workflows/$1/', '^workflows/steps/'] },
  ),
];

const activities = [
  forbid(
    'activities-use-only-their-row',
    'Activities may import contracts, domain, store and kernel: they are called, they call no room back.',
    '^activities/',
    { path: WING, pathNot: ['^activities/', '^contracts/', '^domain/', '^store/', '^kernel/'] },
  ),
  forbid(
    'activities-stay-in-their-flow',
    'Flows meet by contract only. What two flows do alike belongs in domain/ or kernel/.',
    '^activities/([^/]+)/',
    { path: '^activities/', pathNot: '^activities/$1/' },
  ),
  forbid(
    'activities-write-only-their-own-store',
    "An activity writes its own flow's tables; of another flow's store it sees read.ts only.",
    '^activities/([^/]+)',
    { path: '^store/', pathNot: ['^store/$1/', '^store/[^/]+/read\\.ts$'] },
  ),
];

const api = [
  forbid(
    'api-uses-only-its-row',
    'A route validates, authorises, and accepts or reads. It runs no activity, no workflow, no consumer.',
    '^api/',
    { path: WING, pathNot: ['^api/', '^contracts/', '^domain/', '^store/', '^kernel/'] },
  ),
  forbid(
    'api-stays-in-its-flow',
    'One door does not open through another. What all routes share lives in api/middleware/.',
    '^api/([^/]+)/',
    { path: '^api/', pathNot: ['^api/$1/', '^api/middleware/'] },
  ),
  forbid(
    'api-only-reads-and-accepts',
    "Of store/ the API sees every flow's read.ts, and the one accepting write of its own flow, accept.ts.",
    '^api/([^/]+)',
    { path: '^store/', pathNot: ['^store/[^/]+/read\\.ts$', '^store/$1/accept\\.ts$'] },
  ),
  forbid(
    'api-enters-few-kernels',
    'The API may use auth, errors, money, time, db, temporal, the types of process, and the narrow doors that read or receive. It posts to no ledger and records no event.',
    '^api/',
    {
      path: '^kernel/',
      pathNot: ['^kernel/(auth|errors|money|time|db|temporal|process)/', ...NARROW_DOORS],
    },
  ),
  forbid(
    'api-sees-process-as-types',
    'Logger and readiness are handed to the API by the process that opened them.',
    '^api/',
    { path: '^kernel/process/', dependencyTypesNot: ['type-only'] },
  ),
];

const store = [
  forbid(
    'store-uses-only-its-row',
    'Tables know the types of domain and contracts, and kernel/{db,money,time,ledger,events,errors,webhooks}.',
    '^store/',
    {
      path: WING,
      pathNot: [
        '^store/',
        '^domain/',
        '^contracts/',
        '^kernel/(db|money|time|ledger|events|errors|webhooks)/',
      ],
    },
  ),
  forbid(
    'store-sees-domain-and-contracts-as-types',
    'A query stores what was decided and decides nothing: import type only.',
    '^store/',
    { path: '^(domain|contracts)/', dependencyTypesNot: ['type-only'] },
  ),
  forbid(
    'store-stays-in-its-flow',
    "A flow's tables are written by one folder. Reading another's is done by activities, api and consumers, through read.ts.",
    '^store/([^/]+)/',
    { path: '^store/', pathNot: '^store/$1/' },
  ),
];

const leaves = [
  forbid(
    'domain-is-pure',
    'Rules are functions of their arguments: domain/ imports itself, kernel/money and kernel/time. No clock, no file, no network, no package that has them.',
    '^domain/',
    { pathNot: ['^domain/', '^kernel/(money|time)/'] },
  ),
  forbid(
    'contracts-are-leaves',
    'Contracts are loaded into every workflow isolate: types of domain and kernel/money, @temporalio/workflow and @temporalio/common. No zod: the sender validates.',
    '^contracts/',
    { pathNot: ['^contracts/', '^domain/', '^kernel/money/', temporalPackage('workflow', 'common')] },
  ),
  forbid(
    'contracts-see-types-only',
    'Of domain and kernel/money a contract may name the types, never run the code.',
    '^contracts/',
    { path: '^(domain|kernel/money)/', dependencyTypesNot: ['type-only'] },
  ),
];

const consumers = [
  forbid(
    'consumers-use-only-their-row',
    'A consumer reacts to events: kernel, contracts and the reading side of store.',
    '^consumers/',
    { path: WING, pathNot: ['^consumers/', '^contracts/', '^store/', '^kernel/'] },
  ),
  forbid(
    'a-consumer-never-imports-another',
    'Each consumer can be stopped, rewound and replayed alone.',
    '^consumers/([^/]+)/',
    { path: '^consumers/', pathNot: '^consumers/$1/' },
  ),
  forbid(
    'consumers-only-read-store',
    "A consumer never writes a flow's tables: store/<flow>/read.ts only.",
    '^consumers/',
    { path: '^store/', pathNot: '^store/[^/]+/read\\.ts$' },
  ),
];

module.exports = [...workflows, ...activities, ...api, ...store, ...leaves, ...consumers];
