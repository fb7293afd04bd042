import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { checkoutRoot } from '../../dev/stack/checkout';
import { dataConverterOf } from '../../kernel/temporal/data-converter';
import { BRANCHES } from './support/branches';
import { MPESA_BRANCHES } from './support/mpesa-branches';
import { savedBranches, savedHistory } from './support/histories';
import { REPLAY_KEYS } from './support/keys';

const quiet = new DefaultLogger('ERROR', () => undefined);
const failureConverterPath = require.resolve('../../kernel/temporal/failure-converter');

interface Bundle {
  readonly code: string;
}

const bundleOf = (workflowsPath: string): Promise<Bundle> =>
  bundleWorkflowCode({ workflowsPath, failureConverterPath, logger: quiet });

function replay(workflowBundle: Bundle, branch: string): Promise<void> {
  const { workflowId, history } = savedHistory(branch);
  const dataConverter = dataConverterOf(REPLAY_KEYS);
  return Worker.runReplayHistory({ workflowBundle, dataConverter }, history, workflowId);
}

/** Two calls of a workflow's file that are swapped, each for the other. */
interface Swap {
  readonly file: string;
  readonly branch: string;
  readonly calls: readonly [string, string];
}

const SWAPS: readonly Swap[] = [
  { file: 'workflow.ts', branch: 'payment-succeeded', calls: ['openPayment', 'settlePayment'] },
  { file: 'workflow.ts', branch: 'payment-settled-at-once', calls: ['openPayment', 'settlePayment'] },
  { file: 'mpesa.ts', branch: 'mpesa-succeeded', calls: ['openAttempt', 'notePush'] },
  { file: 'refund.ts', branch: 'refund-succeeded', calls: ['openRefund', 'startPayout'] },
];

/** The building without its workflows linked beside a copy of them, in which two steps are swapped. */
function withStepsSwapped(folder: string, { file: name, calls: [one, other] }: Swap): string {
  const root = checkoutRoot();
  for (const wing of ['activities', 'contracts', 'domain', 'kernel', 'node_modules']) {
    symlinkSync(path.join(root, wing), path.join(folder, wing));
  }
  cpSync(path.join(root, 'workflows'), path.join(folder, 'workflows'), { recursive: true });
  const file = path.join(folder, 'workflows', 'rent-payment', name);
  const text = readFileSync(file, 'utf8');
  const swapped = text.replaceAll(new RegExp(`await (${one}|${other})\\(`, 'g'), (_call, step: string) =>
    step === one ? `await ${other}(` : `await ${one}(`,
  );
  if (swapped === text) throw new Error('the two steps are not where this test looks for them');
  writeFileSync(file, swapped);
  return path.join(folder, 'workflows', 'index.ts');
}

describe('saved histories', () => {
  let bundle: Bundle;
  beforeAll(async () => {
    Runtime.install({ logger: quiet });
    bundle = await bundleOf(path.join(checkoutRoot(), 'workflows', 'index.ts'));
  });

  it('there is one of each branch', () => {
    expect(savedBranches()).toEqual([...Object.keys(BRANCHES), ...Object.keys(MPESA_BRANCHES)].toSorted());
  });

  it.each(savedBranches())('%s is replayed by the workflows of today', async (branch) => {
    await expect(replay(bundle, branch)).resolves.toBeUndefined();
  });

  it.each(SWAPS.map((swap) => [swap.calls.join(' and '), swap.branch, swap] as const))(
    'a workflow with %s swapped is found out by the history of %s',
    async (_calls, _branch, swap) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'bn-swapped-'));
      try {
        mkdirSync(folder, { recursive: true });
        const swapped = await bundleOf(withStepsSwapped(folder, swap));
        await expect(replay(swapped, swap.branch)).rejects.toThrow(DeterminismViolationError);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
