import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { checkoutRoot } from '../../dev/stack/checkout';
import { dataConverterOf } from '../../kernel/temporal/data-converter';
import { BRANCHES } from './support/branches';
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

/** The building without its workflows linked beside a copy of them, in which two steps of the payment are swapped. */
function withStepsSwapped(folder: string): string {
  const root = checkoutRoot();
  for (const name of ['activities', 'contracts', 'domain', 'kernel', 'node_modules']) {
    symlinkSync(path.join(root, name), path.join(folder, name));
  }
  cpSync(path.join(root, 'workflows'), path.join(folder, 'workflows'), { recursive: true });
  const file = path.join(folder, 'workflows', 'rent-payment', 'workflow.ts');
  const text = readFileSync(file, 'utf8');
  const swapped = text.replaceAll(/await (open|settle)Payment\(/g, (_call, step: string) =>
    step === 'open' ? 'await settlePayment(' : 'await openPayment(',
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
    expect(savedBranches()).toEqual(Object.keys(BRANCHES).toSorted());
  });

  it.each(savedBranches())('%s is replayed by the workflows of today', async (branch) => {
    await expect(replay(bundle, branch)).resolves.toBeUndefined();
  });

  it('a workflow with two of its steps swapped is found out', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bn-swapped-'));
    try {
      mkdirSync(folder, { recursive: true });
      const swapped = await bundleOf(withStepsSwapped(folder));
      await expect(replay(swapped, 'payment-succeeded')).rejects.toThrow(DeterminismViolationError);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
