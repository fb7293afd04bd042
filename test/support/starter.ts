import type { Client } from '@temporalio/client';
import { startProcess, type CompanyProcess } from '../../kernel/temporal';

/** Starts what a test server accepts, without the calls to a worker: so a test can wait until all of it is started. */
export interface TestStarter {
  readonly startSoon: (process: CompanyProcess) => void;
  drain(): Promise<void>;
}

/** Opens one; what cannot be started is left to the stage's relay. */
export function openTestStarter(client: Client): TestStarter {
  const underWay = new Set<Promise<void>>();
  return {
    startSoon: (process) => {
      const left = (): void => undefined;
      const done: Promise<void> = startProcess(client, process)
        .catch(left)
        .finally(() => underWay.delete(done));
      underWay.add(done);
    },
    drain: async () => {
      await Promise.all(underWay);
    },
  };
}
