import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openTokenIssuer, type Role } from '../kernel/auth';
import { readConfig } from '../kernel/config';
import { openPool, type Pool } from '../kernel/db';
import { businessDateIn, NAIROBI, systemClock } from '../kernel/time';
import type { SeededScene } from '../prisma/seed/scene';
import { apiClient, until, type ApiClient } from './demo/client';
import {
  allowCredentials,
  openOperator,
  PHONE,
  signIn,
  TALL,
  takePicture,
  type Operator,
} from './pictures/operator';
import { readPrivateKey, startStack, type Stack } from './stack';
import { checkoutRoot } from './stack/checkout';

const PICTURES = path.join(checkoutRoot(), 'docs', 'pictures');
const TOKEN_SECONDS = 3_600;
const WAIT_MS_MAX = 30_000;

interface Studio {
  readonly stack: Stack;
  readonly scene: SeededScene;
  readonly manager: ApiClient;
  readonly operatorToken: string;
  readonly page: Page;
  readonly uiUrl: string;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function tokenFor(stack: Stack, tenantId: string, role: Role): Promise<string> {
  const { AUTH_ISSUER, AUTH_AUDIENCE } = readConfig(stack.env);
  const issuer = await openTokenIssuer(readPrivateKey(stack.authKeys), AUTH_ISSUER, AUTH_AUDIENCE);
  return issuer.issue({ tenantId, subject: `usr_${role}`, roles: [role] }, TOKEN_SECONDS);
}

async function openStudio(stack: Stack, { page }: Operator): Promise<Studio> {
  const scene = JSON.parse(stack.seedOutput) as SeededScene;
  const manager = apiClient(stack.serverUrl, await tokenFor(stack, scene.tenantId, 'manager'));
  const operatorToken = await tokenFor(stack, scene.tenantId, 'operator');
  if (stack.temporalUiUrl === undefined)
    throw new Error('The pictures need the embedded Temporal: unset TEMPORAL_ADDRESS.');
  return { stack, scene, manager, operatorToken, page, uiUrl: stack.temporalUiUrl };
}

async function recordCash({ manager, scene }: Studio, lease: number, receiptNumber: string): Promise<string> {
  const amount = { amount: '2500000', currency: 'KES' };
  const receivedOn = businessDateIn(NAIROBI, systemClock.now());
  const body = { leaseId: scene.leases[lease]?.leaseId, method: 'cash', amount, receivedOn, receiptNumber };
  const { status, body: answer } = await manager.post('/v1/payments', `picture-${receiptNumber}`, body);
  if (status !== 202) throw new Error(`recording ${receiptNumber}: ${JSON.stringify(answer)}`);
  return String(answer['id']);
}

const settled = ({ manager }: Studio, paymentId: string): Promise<unknown> =>
  until(
    'the payment to succeed',
    WAIT_MS_MAX,
    () => manager.get(`/v1/payments/${paymentId}`),
    ({ body }) => body['status'] === 'succeeded',
  );

/** Address of a payment's workflow in the Web UI, once visibility has it and `query` holds. */
async function workflowPage({ uiUrl }: Studio, paymentId: string, query = ''): Promise<string> {
  const search = `WorkflowId='rent-payment/${paymentId}'${query}`;
  const list = `${uiUrl}/api/v1/namespaces/default/workflows?query=${encodeURIComponent(search)}`;
  const ask = async () =>
    (await (await fetch(list)).json()) as { executions?: { execution: { runId: string } }[] };
  const found = await until(search, WAIT_MS_MAX, ask, ({ executions }) => (executions ?? []).length > 0);
  const runId = found.executions?.[0]?.execution.runId ?? '';
  return `${uiUrl}/namespaces/default/workflows/${encodeURIComponent(`rent-payment/${paymentId}`)}/${runId}`;
}

/** What was decoded says `"paymentId"`; what was not is one base64 text. @throws Error when the page shows otherwise. */
async function expectDecoded(page: Page, decoded: boolean): Promise<void> {
  await page
    .getByText(decoded ? '"paymentId"' : 'Codec Server could not connect')
    .filter({ visible: true })
    .first()
    .waitFor();
  const shown = (await page.locator('body').innerText()).includes('"paymentId"');
  if (shown !== decoded) throw new Error(`payloads ${decoded ? 'are not' : 'are'} readable on ${page.url()}`);
}

/** The Web UI draws the details' markdown in a frame of its own, the last one of the page. */
const currentDetails = (page: Page, text: string): Promise<void> =>
  page.locator('iframe').last().contentFrame().getByText(text).waitFor();

/** A payment that succeeded: closed to whoever is not signed in, open to the operator. */
async function pictureSuccess(studio: Studio): Promise<void> {
  const { page, uiUrl, stack, operatorToken } = studio;
  const paymentId = await recordCash(studio, 0, 'RC-000451');
  await settled(studio, paymentId);
  const workflow = await workflowPage(studio, paymentId, " AND ExecutionStatus='Completed'");
  await page.goto(`${workflow}/history`);
  await expectDecoded(page, false);
  await takePicture(page, PICTURES, 'payment-encrypted');

  await signIn(page, stack.serverUrl, operatorToken);
  await allowCredentials(page, uiUrl, `${stack.serverUrl}/codec`);
  await page.goto(`${workflow}/history`);
  await expectDecoded(page, true);
  await page.getByRole('button', { name: 'Descending' }).click();
  await page.getByText('Workflow Execution Started').first().click();
  await takePicture(page, PICTURES, 'payment-history', TALL);
  await page.goto(`${workflow}/user-metadata`);
  await currentDetails(page, 'Posted to the ledger');
  await takePicture(page, PICTURES, 'payment-summary');
  await page.goto(`${workflow}/search-attributes`);
  await page.getByText('"ProcessStatus"').waitFor();
  await takePicture(page, PICTURES, 'payment-search-attributes');
}

/** Holds a lease's row from outside, so that a payment for it waits for the database as in an outage. */
async function holdingLease<T>(pool: Pool, leaseId: string, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    // Not FOR UPDATE: that would keep the API too from accepting (its row refers to the lease).
    await client.query('BEGIN');
    await client.query('SELECT FROM lease WHERE lease_id = $1 FOR NO KEY UPDATE', [leaseId]);
    return await work();
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** A payment that waits: what an operator finds by search, and what the payment says of itself. */
async function pictureStuck(studio: Studio): Promise<void> {
  const { page, stack, scene, uiUrl } = studio;
  const pool = openPool(stack.databaseUrl, 1, 'bossnyumba pictures');
  const waiting = await holdingLease(pool, scene.leases[1]?.leaseId ?? '', async () => {
    const paymentId = await recordCash(studio, 1, 'RC-000452');
    const workflow = await workflowPage(studio, paymentId, " AND WaitingFor='database'");
    await page.goto(
      `${uiUrl}/namespaces/default/workflows?query=${encodeURIComponent('`WaitingFor`="database"')}`,
    );
    await page
      .getByRole('link', { name: `rent-payment/${paymentId}` })
      .first()
      .waitFor();
    await takePicture(page, PICTURES, 'waiting-search');
    await page.goto(`${workflow}/user-metadata`);
    await currentDetails(page, 'Waiting for the');
    await takePicture(page, PICTURES, 'waiting-payment');
    return paymentId;
  });
  await pool.end();
  await settled(studio, waiting);
}

/** The customer's page, as a phone shows it. */
async function picturePaymentLink({ manager, scene, page }: Studio): Promise<void> {
  const address = `/v1/leases/${scene.leases[1]?.leaseId}/payment-links`;
  const { body } = await manager.post(address, 'picture-payment-link', {});
  await page.goto(String(body['url']));
  await page.getByRole('button', { name: 'Pay with M-Pesa' }).waitFor();
  await takePicture(page, PICTURES, 'payment-link', PHONE);
}

async function pictureReference({ page, stack }: Studio): Promise<void> {
  await page.goto(`${stack.serverUrl}/docs`);
  await page.locator('#operations-Payments-recordPayment').waitFor();
  await takePicture(page, PICTURES, 'api-reference');
}

/** `npm run pictures [-- --chromium PATH]`: takes every picture of the docs anew, from a stack of its own. */
async function main(): Promise<void> {
  const { chromium } = parseArgs({ options: { chromium: { type: 'string' } } }).values;
  mkdirSync(PICTURES, { recursive: true });
  const directory = mkdtempSync(path.join(os.tmpdir(), 'bossnyumba-pictures-'));
  const operator = await openOperator(chromium);
  const stack = await startStack({ directory, seed: 'default' });
  try {
    const studio = await openStudio(stack, operator);
    await pictureSuccess(studio);
    await pictureStuck(studio);
    await pictureReference(studio);
    await picturePaymentLink(studio);
    say(`The pictures are in ${PICTURES}.`);
  } finally {
    await operator.close();
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    `pictures: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
});
