// `npm run faults -- --payments N --seed S`: see program.ts.
import { loadTypescript } from '../support/typescript.mjs';

const { runFaults } = loadTypescript('./program.ts', import.meta.url);
process.exitCode = await runFaults(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.stack ?? error}\n`);
  return 1;
});
