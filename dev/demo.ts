import { readConfig } from '../kernel/config';
import { openTokenIssuer } from '../kernel/auth';
import { newId, openPool } from '../kernel/db';
import { apiClient } from './demo/client';
import { Expectations } from './demo/expectation';
import { play } from './demo/story';
import { readPrivateKey, startStack, type Stack } from './stack';
import { surroundings } from './stack/surroundings';
import type { SeededScene } from '../prisma/seed/scene';

const TOKEN_SECONDS = 3_600;
/** People are asked after 20 s first, and their payouts after a minute; the demo does not wait so long. */
const SOON = { MPESA_ASK_AFTER_SECONDS: '1,2,4,8', MPESA_PAYOUT_ASK_AFTER_SECONDS: '2,4,8' } as const;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (sinceMs: number): string => ((Date.now() - sinceMs) / 1_000).toFixed(1);

async function perform(stack: Stack): Promise<void> {
  const config = readConfig(stack.env);
  const scene = JSON.parse(stack.seedOutput) as SeededScene;
  const issuer = await openTokenIssuer(
    readPrivateKey(stack.authKeys),
    config.AUTH_ISSUER,
    config.AUTH_AUDIENCE,
  );
  const manager = { tenantId: scene.tenantId, subject: 'usr_demo', roles: ['manager'] } as const;
  const api = apiClient(stack.serverUrl, await issuer.issue(manager, TOKEN_SECONDS));
  const pool = openPool(config.database.app, 2, 'bossnyumba demo');
  const expect = new Expectations(say);
  if (stack.inboxUrl === undefined)
    throw new Error('The demo reads its notices from the embedded inbox: unset SMTP_URL.');
  if (stack.smsSimulator === undefined)
    throw new Error('The demo reads its notices from the SMS simulator: unset SMS_URL.');
  if (stack.mpesaControlUrl === undefined)
    throw new Error('The demo tells the simulator of M-Pesa what to do: unset MPESA_BASE_URL.');
  try {
    await play({
      api,
      pool,
      scene,
      inboxUrl: stack.inboxUrl,
      smsUrl: stack.smsSimulator.smsUrl,
      mpesaControlUrl: stack.mpesaControlUrl,
      expect,
      say,
    });
  } finally {
    await pool.end();
  }
  say(`\n${expect.count} expectations met.`);
  if (stack.temporalUiUrl !== undefined) {
    say(
      `While a stack runs (npm run dev): API ${stack.serverUrl}/docs, workflows ${stack.temporalUiUrl}, inbox ${stack.inboxUrl}`,
    );
  }
}

/** The main job on real parts: set-up, then rent paid in cash and by M-Pesa; exits 1 at the first thing that is not as expected. */
async function demo(): Promise<void> {
  const startedMs = Number(surroundings().BOOTSTRAP_STARTED_AT_MS ?? Date.now());
  say('Setting up: PostgreSQL, Temporal, inbox, simulators of SMS and M-Pesa, server, worker, relay …');
  const stack = await startStack({ seed: newId('req'), environment: SOON });
  try {
    say(`set-up: ${seconds(startedMs)} s\n`);
    const runMs = Date.now();
    await perform(stack);
    say(`run: ${seconds(runMs)} s`);
  } finally {
    await stack.stop();
  }
}

demo().catch((error: unknown) => {
  process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
