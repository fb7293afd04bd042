import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { openBackgroundTeller } from './background-teller';
import type { TellableSignal } from './tell';

const ASKED = 100;
const IN_FLIGHT_MAX = 32;

const word = (index: number): TellableSignal => ({
  ...{ tenantId: 'tnt_1', signalId: `evd_${index}`, workflowId: `rent-payment/pay_${index}` },
  ...{ signalName: 'evidence', lateType: 'lateEvidence', lateId: `late/${index}`, taskQueue: 'flows' },
});

/** A workflow service that answers each signal when it is told to. */
function service(): { readonly client: Client; readonly asked: string[]; readonly answerAll: () => void } {
  const asked: string[] = [];
  let answers: (() => void)[] = [];
  const signal = (_name: string, signalId: string): Promise<void> => {
    asked.push(signalId);
    return new Promise((resolve) => answers.push(resolve));
  };
  const withDeadline = (_deadline: number, work: () => Promise<unknown>): Promise<unknown> => work();
  return {
    client: { workflow: { getHandle: () => ({ signal }) }, withDeadline } as unknown as Client,
    asked,
    answerAll: () => {
      const due = answers;
      answers = [];
      for (const answer of due) answer();
    },
  };
}

it('a burst of word is told so much at a time, each once and in order, and waited for by who drains', async () => {
  const { client, asked, answerAll } = service();
  const teller = openBackgroundTeller(client, (error) => {
    throw error;
  });
  const words = Array.from({ length: ASKED }, (_, index) => word(index));
  words.forEach(teller.tellSoon);
  await sleep(5);
  expect(asked).toHaveLength(IN_FLIGHT_MAX);

  let isDrained = false;
  const drained = teller.drain().then(() => (isDrained = true));
  for (let round = 0; round < ASKED / IN_FLIGHT_MAX; round += 1) {
    expect(isDrained).toBe(false);
    answerAll();
    await sleep(5);
  }
  await drained;
  expect(asked).toEqual(words.map(({ signalId }) => signalId));
});
