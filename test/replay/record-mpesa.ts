import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { until } from '../../dev/demo/client';
import { darajaAt } from '../support/rent-payment/daraja';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { HISTORIES } from './support/histories';
import { REPLAY_CODEC_KEYS } from './support/keys';
import { MPESA_BRANCHES } from './support/mpesa-branches';

// As record.ts, for the processes of M-Pesa: what has no history yet is recorded from a real run, and never made again.

let stage: Stage;
beforeAll(async () => {
  const environment = { CODEC_KEYS: REPLAY_CODEC_KEYS };
  stage = await openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: false, environment });
});
afterAll(() => stage.close());

it.each(Object.entries(MPESA_BRANCHES))('records %s', async (name, run) => {
  const file = path.join(HISTORIES, `${name}.json`);
  if (!existsSync(file)) {
    const daraja = darajaAt(stage.stack.mpesaControlUrl ?? '');
    await daraja.post('reset', {});
    const workflowId = await run({ stage, company: await stage.company(), daraja });
    const handle = stage.temporal.client.workflow.getHandle(workflowId);
    // Started after the acceptance was answered.
    await until('the process to have begun', 20_000, () => handle.describe().catch(() => null), Boolean);
    await handle.result();
    const history = JSON.parse(historyToJSON(await handle.fetchHistory())) as unknown;
    writeFileSync(file, `${JSON.stringify({ workflowId, history }, null, 1)}\n`);
  }
  expect(existsSync(file)).toBe(true);
});
