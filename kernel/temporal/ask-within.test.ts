import { setTimeout as sleep } from 'node:timers/promises';
import { askWithin, NotAnswered } from './ask-within';

const WAIT_MS = 20;
const LONG_MS = 1_000;
const never = (): Promise<string> => new Promise(() => undefined);
/** A connection that heeds no deadline, as a worker's does not where the service is gone. */
const connection = { withDeadline: <T>(_at: number | Date, ask: () => Promise<T>): Promise<T> => ask() };

it('nobody waits longer for the service than they said, whatever the connection does', async () => {
  const asked = askWithin(connection, WAIT_MS, never);
  await expect(Promise.race([asked, sleep(LONG_MS, 'still waiting')])).rejects.toThrow(NotAnswered);
});

it('an answer in time is the answer, and so is a refusal', async () => {
  await expect(askWithin(connection, WAIT_MS, () => Promise.resolve('done'))).resolves.toBe('done');
  const refused = new Error('refused');
  await expect(askWithin(connection, WAIT_MS, () => Promise.reject(refused))).rejects.toBe(refused);
});
