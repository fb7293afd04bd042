import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { booksOf } from '../support/rent-payment/books';
import { closedView, handleOf, workflowIdOf } from '../support/rent-payment/processes';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { BRANCHES } from './support/branches';
import { HISTORIES } from './support/histories';
import { REPLAY_CODEC_KEYS } from './support/keys';

// Not part of any test run: `jest -c test/replay/record.config.js` records the branches that have no history yet, from
// real runs. A history that is there is never made again: it is what running processes look like, and code must fit it.

let stage: Stage;
beforeAll(async () => {
  const environment = { CODEC_KEYS: REPLAY_CODEC_KEYS };
  stage = await openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: false, environment });
});
afterAll(() => stage.close());

it.each(Object.entries(BRANCHES))('records %s', async (name, { run, end }) => {
  const file = path.join(HISTORIES, `${name}.json`);
  if (!existsSync(file)) {
    const company = await stage.company();
    const id = await run(stage, company);
    expect(await booksOf(stage, company).endsOf(id)).toEqual([end]);
    await closedView(stage, id);
    const history = JSON.parse(historyToJSON(await handleOf(stage, id).fetchHistory())) as unknown;
    writeFileSync(file, `${JSON.stringify({ workflowId: workflowIdOf(id), history }, null, 1)}\n`);
  }
  expect(existsSync(file)).toBe(true);
});
