import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pinnedNode } from './node.mjs';
import { say, step } from './say.mjs';

const NOT_SOURCE = new Set(['node_modules', 'dist', '.dev', '.git', 'test', 'docs', 'coverage']);
/** What the workflow bundle is made of (design §1: a workflow may import nothing else of ours, and
 * the bundler adds kernel/temporal's failure converter). */
const BUNDLED = ['workflows', 'contracts', 'domain', 'kernel/money', 'kernel/time', 'kernel/temporal'];
/** What browsers get as it stands: the compiler leaves it behind. */
const ASSETS = ['api/rent-payment/pay-page/assets'];

/**
 * Generates the Prisma client, compiles to dist/ and bundles the workflow code, each only when its inputs' contents
 * changed. With `keepGoing`, type errors are said and the code that was emitted is used.
 */
export async function build(root, { keepGoing }) {
  const stamps = openStamps(path.join(root, 'dist', '.stamps.json'));
  await generateClient(root, stamps);
  await compile(root, stamps, keepGoing);
  for (const folder of ASSETS)
    cpSync(path.join(root, folder), path.join(root, 'dist', folder), { recursive: true });
  await bundle(root, stamps);
}

async function generateClient(root, stamps) {
  const schema = path.join(root, 'prisma', 'schema.prisma');
  if (!existsSync(schema)) return;
  const inputs = digest([
    schema,
    path.join(root, 'prisma', 'prisma.config.ts'),
    path.join(root, 'package-lock.json'),
  ]);
  if (stamps.has('prisma', inputs) && existsSync(path.join(root, 'prisma', 'generated'))) return;
  const cli = path.join(root, 'node_modules', 'prisma', 'build', 'index.js');
  await step('generating the database client', () =>
    // `generate` never calls the schema engine, it only insists that the file exists; without this it downloads one.
    run(root, [cli, 'generate', '--config', path.join(root, 'prisma', 'prisma.config.ts')], {
      PRISMA_SCHEMA_ENGINE_BINARY: pinnedNode(root),
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    }),
  );
  stamps.set('prisma', inputs);
}

async function compile(root, stamps, keepGoing) {
  const configs = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'].map((file) =>
    path.join(root, file),
  );
  const inputs = digest([...sources(root), ...configs]);
  if (stamps.has('tsc', inputs)) return;
  removeOrphans(root);
  const compiler = path.join(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
  try {
    await step('compiling', () => run(root, [compiler, '-p', path.join(root, 'tsconfig.build.json')]));
  } catch (error) {
    if (!keepGoing) throw error;
    return say('going on with what was emitted (--keep-going)');
  }
  stamps.set('tsc', inputs);
}

async function bundle(root, stamps) {
  const dist = path.join(root, 'dist');
  if (!existsSync(path.join(dist, 'workflows', 'index.js'))) return;
  const bundler = path.join(dist, 'dev', 'build-workflow-bundle.js');
  const parts = BUNDLED.flatMap((folder) => files(path.join(dist, folder), (name) => name.endsWith('.js')));
  const inputs = digest([...parts, bundler, path.join(root, 'package-lock.json')]);
  if (stamps.has('bundle', inputs) && existsSync(path.join(dist, 'workflow-bundle.js'))) return;
  await step('bundling the workflows', () => run(root, [bundler]));
  stamps.set('bundle', inputs);
}

/** Compiled files whose source is gone would still be found by require(). */
function removeOrphans(root) {
  const dist = path.join(root, 'dist');
  for (const file of files(dist, (name) => /\.js(\.map)?$/.test(name))) {
    const stem = path.relative(dist, file).replace(/\.js(\.map)?$/, '');
    if (stem === 'workflow-bundle') continue;
    if (!existsSync(path.join(root, `${stem}.ts`))) rmSync(file, { force: true });
  }
}

function sources(root) {
  return files(root, (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
}

function files(folder, wanted) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return NOT_SOURCE.has(entry.name) ? [] : files(full, wanted);
    return wanted(entry.name) ? [full] : [];
  });
}

function digest(paths) {
  const hash = createHash('sha256');
  for (const file of [...paths].sort()) {
    hash
      .update(`${file}\0`)
      .update(existsSync(file) ? readFileSync(file) : '')
      .update('\0');
  }
  return hash.digest('hex');
}

function openStamps(file) {
  let known = {};
  try {
    known = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // none yet, or half written by a crash: everything is built again
  }
  return {
    has: (name, value) => known[name] === value,
    set: (name, value) => {
      known = { ...known, [name]: value };
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(known));
    },
  };
}

function run(root, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(pinnedNode(root), args, {
      cwd: root,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, ...env },
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${path.basename(args[0])} ended with ${code}`)),
    );
  });
}
