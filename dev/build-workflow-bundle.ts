import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { compiled } from './stack/checkout';

/**
 * Writes dist/workflow-bundle.js, which every worker loads: bundling takes seconds and megabytes of memory, once for a
 * build instead of at each start of each worker. dev/bootstrap/build.mjs calls this when its inputs changed.
 */
async function main(): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: compiled('workflows/index'),
    // Must be the one that kernel/temporal gives to clients and workers: failures are encoded inside the isolate.
    failureConverterPath: compiled('kernel/temporal/failure-converter'),
    logger: new DefaultLogger('WARN', ({ level, message }) => process.stderr.write(`${level} ${message}\n`)),
  });
  writeFileSync(path.join(path.dirname(compiled('workflows')), 'workflow-bundle.js'), code);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
