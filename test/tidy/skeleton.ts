import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * One import as the tests write it: a target, after an optional form. `type` erases, `typeof` is a type query,
 * `dynamic` and `require` are calls, none is an ordinary value import. A target with a known wing in front is a file
 * of the tree; anything else is a package.
 */
export type ImportLine = string;

/** Files of a tree, by path from its root, each with what it imports. */
export type Tree = Record<string, readonly ImportLine[]>;

const OWN_FILE = /^(\w+\/.*|\w+)\.ts$/;

/** A building in which every import that the plan allows is made at least once: on it, no rule may fire. */
export const LEGAL_TREE: Tree = {
  'server.ts': [
    'api/app.ts',
    'kernel/config/index.ts',
    'kernel/process/index.ts',
    'kernel/ledger/index.ts',
    'express',
  ],
  'worker.ts': ['activities/lease/index.ts', 'activities/rent-payment/index.ts', 'workflows/index.ts'],
  'relay.ts': ['consumers/index.ts', 'kernel/events/index.ts'],
  'setup.ts': ['kernel/config/index.ts', 'kernel/db/index.ts'],
  'workflows/index.ts': ['workflows/lease/workflow.ts', 'workflows/rent-payment/workflow.ts'],
  'workflows/steps/retry.ts': ['@temporalio/workflow', 'contracts/lease.ts'],
  'workflows/rent-payment/workflow.ts': ['@temporalio/workflow'],
  'workflows/lease/workflow.ts': [
    ...['@temporalio/workflow', 'workflows/steps/retry.ts', 'type activities/lease/index.ts'],
    ...['contracts/lease.ts', 'domain/lease/terms.ts', 'kernel/money/index.ts', 'kernel/time/index.ts'],
  ],
  'activities/rent-payment/index.ts': ['store/rent-payment/write.ts', 'store/lease/read.ts'],
  'activities/lease/index.ts': ['activities/lease/create-lease.ts'],
  'activities/lease/create-lease.ts': [
    ...['contracts/lease.ts', 'domain/lease/terms.ts', 'store/lease/write.ts', 'store/rent-payment/read.ts'],
    ...['kernel/ledger/index.ts', 'kernel/events/index.ts', 'pg', 'node:crypto'],
  ],
  'api/app.ts': ['api/lease/get-lease.ts', 'api/lease/post-lease.ts', 'api/ledger/get-entries.ts'],
  'api/middleware/authorise.ts': [
    'type kernel/process/index.ts',
    'kernel/auth/index.ts',
    'kernel/errors/index.ts',
    'express',
  ],
  'api/ledger/get-entries.ts': ['kernel/ledger/read.ts', 'kernel/events/read.ts'],
  'api/lease/get-lease.ts': ['store/lease/read.ts', 'store/rent-payment/read.ts', 'contracts/lease.ts'],
  'api/lease/post-lease.ts': [
    ...[
      'api/middleware/authorise.ts',
      'store/lease/accept.ts',
      'domain/lease/terms.ts',
      'kernel/db/index.ts',
    ],
    ...['kernel/auth/index.ts', 'kernel/money/index.ts', 'kernel/time/index.ts', 'kernel/temporal/index.ts'],
  ],
  'store/rent-payment/read.ts': ['kernel/db/index.ts'],
  'store/rent-payment/write.ts': ['kernel/db/index.ts'],
  'store/lease/read.ts': ['kernel/db/index.ts', 'type domain/lease/terms.ts', 'type contracts/lease.ts'],
  'store/lease/write.ts': ['kernel/ledger/index.ts', 'kernel/events/index.ts', 'kernel/errors/index.ts'],
  'store/lease/accept.ts': ['kernel/db/index.ts', 'kernel/money/index.ts', 'kernel/time/index.ts'],
  'domain/lease/terms.ts': ['kernel/money/index.ts', 'kernel/time/index.ts', 'domain/accounting/rent.ts'],
  'domain/accounting/rent.ts': ['kernel/money/index.ts'],
  'contracts/lease.ts': [
    ...[
      '@temporalio/workflow',
      '@temporalio/common',
      'type domain/lease/terms.ts',
      'type kernel/money/index.ts',
    ],
  ],
  'consumers/index.ts': ['consumers/audit/index.ts', 'consumers/notifications/index.ts'],
  'consumers/audit/index.ts': ['consumers/audit/chain.ts', 'kernel/events/index.ts'],
  'consumers/audit/chain.ts': ['kernel/db/index.ts'],
  'consumers/notifications/index.ts': [
    ...['contracts/lease.ts', 'store/lease/read.ts', 'kernel/db/index.ts', 'kernel/providers/index.ts'],
  ],
  'kernel/money/index.ts': ['kernel/money/split.ts'],
  'kernel/money/split.ts': [],
  'kernel/time/index.ts': [],
  'kernel/errors/index.ts': [],
  'kernel/config/index.ts': ['kernel/errors/index.ts', 'zod'],
  'kernel/db/index.ts': ['kernel/errors/index.ts', 'prisma/generated/client.ts', 'pg'],
  'kernel/auth/index.ts': ['kernel/errors/index.ts', 'kernel/time/index.ts'],
  'kernel/events/index.ts': ['kernel/db/index.ts', 'kernel/time/index.ts', 'kernel/money/index.ts', 'zod'],
  'kernel/events/read.ts': ['kernel/errors/index.ts', 'kernel/db/index.ts'],
  'kernel/ledger/index.ts': ['kernel/ledger/post.ts', 'kernel/events/index.ts', 'kernel/errors/index.ts'],
  'kernel/ledger/read.ts': ['kernel/db/index.ts', 'kernel/money/index.ts'],
  'kernel/ledger/post.ts': ['kernel/db/index.ts', 'kernel/time/index.ts', 'kernel/money/index.ts'],
  'kernel/temporal/index.ts': ['kernel/errors/index.ts', 'kernel/time/index.ts', '@temporalio/common'],
  'kernel/process/index.ts': ['pg'],
  'kernel/providers/index.ts': [
    'kernel/errors/index.ts',
    'kernel/time/index.ts',
    'kernel/money/index.ts',
    'zod',
  ],
  'prisma/generated/client.ts': [],
  'dev/start.ts': ['kernel/config/index.ts', 'kernel/ledger/post.ts', 'store/lease/write.ts', 'jest'],
  'dev/simulators/daraja/index.ts': ['dev/simulators/daraja/book.ts', 'express', 'zod', 'node:http'],
  'dev/simulators/daraja/book.ts': [],
  'bench/rows.ts': ['kernel/config/index.ts', 'dev/start.ts'],
  'test/support/scene.ts': [
    ...['store/lease/write.ts', 'kernel/config/index.ts', 'dev/start.ts', 'dev/simulators/daraja/index.ts'],
  ],
  'kernel/money/split.test.ts': ['kernel/money/split.ts', 'test/support/scene.ts', 'jest'],
};

const PACKAGES = ['@temporalio/workflow', '@temporalio/common', 'express', 'pg', 'zod'];
const DEV_PACKAGES = ['jest'];
const UNDECLARED_PACKAGES = ['undeclared'];

function importStatement(from: string, line: ImportLine, index: number): string {
  const [target, form] = line.split(' ').toReversed() as [string, string | undefined];
  const path = relative(dirname(from), target.replace(/(\/index)?\.ts$/, ''));
  const specifier = OWN_FILE.test(target) ? (path.startsWith('.') ? path : `./${path}`) : target;
  switch (form) {
    case 'type':
      return `import type { X as X${index} } from '${specifier}';\nexport type Y${index} = X${index};`;
    case 'inline-type':
      return `import { type X as X${index} } from '${specifier}';\nexport type Y${index} = X${index};`;
    case 'typeof':
      return `export type Y${index} = import('${specifier}').X;`;
    case 'dynamic':
      return `export const y${index} = () => import('${specifier}');`;
    case 'require':
      return `export const y${index} = require('${specifier}');`;
    case 'reexport':
      return `export { x as y${index} } from '${specifier}';`;
    default:
      return `import { x as x${index} } from '${specifier}';\nexport const y${index} = x${index};`;
  }
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Writes the files of `tree` under `root`, each exporting a value `x` and a type `X` for others to import. */
export function writeTree(root: string, tree: Tree): void {
  for (const [path, imports] of Object.entries(tree)) {
    const lines = imports.map((line, index) => importStatement(path, line, index));
    write(root, path, [...lines, 'export const x = 1;', 'export type X = number;', ''].join('\n'));
  }
}

/** Lays the ground under a tree: package.json, tsconfig.json, and stubs of the packages that it may import. */
export function writeGround(root: string, tsconfigFile: string): void {
  const versions = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const manifest = {
    name: 'skeleton',
    dependencies: versions(PACKAGES),
    devDependencies: versions(DEV_PACKAGES),
  };
  write(root, 'package.json', JSON.stringify(manifest));
  symlinkSync(tsconfigFile, join(root, 'tsconfig.json'));
  for (const name of [...PACKAGES, ...DEV_PACKAGES, ...UNDECLARED_PACKAGES]) {
    write(
      root,
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
    );
    write(root, `node_modules/${name}/index.js`, 'exports.x = 1;');
    write(root, `node_modules/${name}/index.d.ts`, 'export const x: number; export type X = number;');
  }
}
