// Three projects: `unit` (needs nothing: beside the code, and the simulators), `tidy` (rules that are tests), `integration`
// (real PostgreSQL, Temporal and processes, one file at a time). `npm test` runs all; `npm test -- --selectProjects unit`
// one.

/** Packages that are ES modules only; Jest's require() wants them compiled, Node's own does not. */
const ES_MODULES_ONLY = ['jose', 'uuid'];

const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: {
    '^.+\\.[jt]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES_ONLY.join('|')})/)`],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.dev/'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/', '<rootDir>/.dev/'],
};

const testsBesideCode = [
  'activities',
  'api',
  'bench',
  'consumers',
  'contracts',
  'dev',
  'domain',
  'kernel',
  'store',
  'workflows',
];

module.exports = {
  testTimeout: 120_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: [...testsBesideCode, 'test/simulators'].map((folder) => `<rootDir>/${folder}/**/*.test.ts`),
    },
    { ...shared, displayName: 'tidy', testMatch: ['<rootDir>/test/tidy/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [
        ...shared.testPathIgnorePatterns,
        '<rootDir>/test/tidy/',
        '<rootDir>/test/simulators/',
      ],
      runner: '<rootDir>/test/support/serial-runner.js',
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};
