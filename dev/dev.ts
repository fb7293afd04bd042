import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import path from 'node:path';
import type { SeededScene } from '../prisma/seed/scene';
import { startStack, type Stack } from './stack';
import { checkoutRoot } from './stack/checkout';
import { runProgram } from './stack/one-shot';

/** Folders and files whose change means: build again and restart the processes. */
const WATCHED = [
  'activities',
  'api',
  'consumers',
  'contracts',
  'domain',
  'kernel',
  'prisma',
  'store',
  'workflows',
];
const ROOT_PROGRAM = /^(setup|server|worker|relay)\.ts$/;
/** Editors write in bursts; one build for each burst. */
const QUIET_MS = 300;

/**
 * `npm run dev`: the whole stack with the demo's scene, rebuilt and restarted on change. The watchers keep it alive
 * until Ctrl-C, which startStack handles.
 */
async function main(): Promise<void> {
  const stack = await startStack({ seed: 'default' });
  watchSources(reloader(stack));
  say(banner(stack));
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function banner(stack: Stack): string {
  const scene = JSON.parse(stack.seedOutput) as SeededScene;
  const rows = [
    ['API', `${stack.serverUrl}/v1`],
    ['reference', `${stack.serverUrl}/docs`],
    ['Temporal Web UI', stack.temporalUiUrl ?? `(that of ${stack.temporalAddress})`],
    ['inbox', stack.inboxUrl ?? `(that of ${stack.smtpUrl})`],
    ['SMS', stack.smsSimulator === undefined ? '(that of SMS_URL)' : `${stack.smsSimulator.smsUrl}/messages`],
    ['PostgreSQL', stack.databaseUrl],
    ['logs', path.join(stack.directory, 'log')],
    ['company', scene.tenantId],
    ...scene.leases.map(({ name, leaseId }) => ['lease', `${leaseId}  (${name})`]),
  ];
  const lines = rows.map(([name, value]) => `  ${name?.padEnd(16)} ${value}`);
  return [
    '',
    ...lines,
    '',
    ...calls(stack.serverUrl, scene.leases[0]?.leaseId ?? ''),
    '',
    '  Changes are built and the processes restarted. Ctrl-C stops everything.',
    '',
  ].join('\n');
}

/** Commands to paste into another terminal: a token, a payment recorded, and read back. */
function calls(serverUrl: string, leaseId: string): string[] {
  const money = `"amount":{"amount":"2500000","currency":"KES"}`;
  const receipt = `"receivedOn":"'$(date -u +%F)'","receiptNumber":"RC-'$(date +%s)'"`;
  const body = `{"leaseId":"${leaseId}","method":"cash",${money},${receipt}}`;
  return [
    '  Record a payment, and read payments, from another terminal in this folder:',
    '',
    'TOKEN=$(npm run -s token -- --role manager)',
    `curl -s ${serverUrl}/v1/payments -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: key-$(date +%s)" \\`,
    `  -H 'Content-Type: application/json' -d '${body}'`,
    `curl -s ${serverUrl}/v1/payments -H "Authorization: Bearer $TOKEN"`,
  ];
}

/** Builds, sets up (a migration may be new) and restarts, one at a time; a change during a build leads to one more build after it. */
function reloader(stack: Stack): () => void {
  let running = false;
  let again = false;
  const reload = async (): Promise<void> => {
    if (running) return void (again = true);
    running = true;
    try {
      if (await buildSucceeds()) {
        await runProgram('setup', [], stack.env, path.join(stack.directory, 'log', 'setup.log'));
        await Promise.all(stack.processes.map((process_) => process_.restart()));
        say('reloaded');
      } else say('not reloaded: the processes run on as they were');
    } catch (error) {
      say(`not reloaded: ${(error as Error).message}`);
    }
    running = false;
    if (!again) return;
    again = false;
    await reload();
  };
  return () => void reload();
}

/** The bootstrap's own build: it knows what is stale, from the Prisma client to the workflow bundle. */
function buildSucceeds(): Promise<boolean> {
  const bootstrap = path.join(checkoutRoot(), 'dev', 'bootstrap.mjs');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [bootstrap, 'build'], { stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

function watchSources(onChange: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  const noteChange = (file: string | null): void => {
    if (!file || !/\.(ts|sql|prisma)$/.test(file) || file.startsWith('generated')) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, QUIET_MS);
  };
  const root = checkoutRoot();
  for (const folder of WATCHED)
    watch(path.join(root, folder), { recursive: true }, (_, file) => noteChange(file));
  watch(root, (_, file) => ROOT_PROGRAM.test(file ?? '') && noteChange(file));
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
