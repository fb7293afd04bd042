// The building plan: which folder may import which. Each comment is what a newcomer reads when its rule fires.
// test/tidy/cruise-mutations.test.ts proves that every rule can fail.
const { BACKSTAGE, PROCESS, PRODUCT, TEST_FILE, forbid } = require('./test/tidy/plan/paths.cjs');
const wings = require('./test/tidy/plan/wings.cjs');
const kernel = require('./test/tidy/plan/kernel.cjs');
const simulators = require('./test/tidy/plan/simulators.cjs');

/** Not imported: Jest, Prisma and browsers load them by a path. */
const LOADED_BY_PATH =
  '/assets/|^test/support/global-(setup|teardown)\\.ts$|^test/mutants/reporter\\.cjs$|^prisma/prisma\\.config\\.ts$';

const everywhere = [
  forbid(
    'nothing-imports-a-process',
    'A .ts file in the root is a process and nothing else: it is started, not imported.',
    {},
    { path: PROCESS },
  ),
  forbid(
    'product-knows-no-backstage',
    'What runs in production imports nothing of dev/, bench/ or test/.',
    { path: PRODUCT, pathNot: TEST_FILE },
    { path: BACKSTAGE },
  ),
  forbid(
    'no-test-is-imported',
    'A test runs; what two tests share lives in test/support/.',
    {},
    { path: TEST_FILE },
  ),
  forbid(
    'product-runs-on-declared-dependencies',
    'Production installs "dependencies" only: a package used there must be declared there.',
    { path: PRODUCT, pathNot: TEST_FILE },
    { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
  ),
  forbid('no-circular', 'Two files that need each other are one file, or three.', {}, { circular: true }),
  forbid(
    'no-unresolvable',
    'An import that resolves to nothing is checked by no other rule.',
    {},
    { couldNotResolve: true },
  ),
  forbid(
    'no-orphans',
    'A module that imports nothing and that nothing imports is dead.',
    { orphan: true, pathNot: [TEST_FILE, '\\.d\\.ts$', PROCESS, LOADED_BY_PATH] },
    {},
  ),
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...wings, ...kernel, ...simulators, ...everywhere],
  options: {
    doNotFollow: { path: ['node_modules', '^prisma/generated/'] },
    tsPreCompilationDeps: true, // sees `import type`, which compilation erases
    tsConfig: { fileName: 'tsconfig.json' },
    preserveSymlinks: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mts', '.cts', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
