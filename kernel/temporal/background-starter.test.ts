import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { openBackgroundStarter } from './background-starter';
import type { CompanyProcess } from './start';

const ASKED = 100;
const IN_FLIGHT_MAX = 32;

const process_ = (index: number): CompanyProcess => ({
  tenantId: 'tnt_1',
  workflowId: `rent-payment/pay_${index}`,
  workflowType: 'rentPayment',
  taskQueue: 'flows',
  input: {},
  attributes: {},
  summary: '',
});

/** A workflow service that answers each start when it is told to. */
function service(): { readonly client: Client; readonly asked: string[]; readonly answerAll: () => void } {
  const asked: string[] = [];
  let answers: (() => void)[] = [];
  const start = (_type: string, { workflowId }: { workflowId: string }): Promise<void> => {
    asked.push(workflowId);
    return new Promise((resolve) => answers.push(resolve));
  };
  const withDeadline = (_deadline: number, work: () => Promise<unknown>): Promise<unknown> => work();
  return {
    client: { workflow: { start }, withDeadline } as unknown as Client,
    asked,
    answerAll: () => {
      const due = answers;
      answers = [];
      for (const answer of due) answer();
    },
  };
}

it('a burst of acceptances is started so many at a time, each once and in order, and waited for by who drains', async () => {
  const { client, asked, answerAll } = service();
  const started: string[] = [];
  const starter = openBackgroundStarter(
    client,
    (error) => {
      throw error;
    },
    ({ workflowId }) => started.push(workflowId),
  );
  const ids = Array.from({ length: ASKED }, (_, index) => process_(index));
  ids.forEach(starter.startSoon);
  await sleep(5);
  expect(asked).toHaveLength(IN_FLIGHT_MAX);

  const drained = starter.drain();
  for (let round = 0; round < ASKED / IN_FLIGHT_MAX; round += 1) {
    answerAll();
    await sleep(5);
  }
  await drained;
  expect(asked).toEqual(ids.map(({ workflowId }) => workflowId));
  expect(started).toEqual(asked);
});
