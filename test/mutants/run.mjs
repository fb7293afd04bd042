// `npm run mutants`: see mutants.ts.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { withLock } from '../../dev/bootstrap/lock.mjs';
import { loadTypescript } from '../support/typescript.mjs';

const { runMutants } = loadTypescript('./mutants.ts', import.meta.url);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());
// Two runs in one checkout would take each other's guards away.
const home = path.resolve('.dev', 'mutants');
mkdirSync(home, { recursive: true });
process.exitCode = await withLock(path.join(home, 'lock'), () =>
  runMutants(process.argv.slice(2), stopping.signal),
);
