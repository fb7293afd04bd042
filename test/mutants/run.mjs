// `npm run mutants`: see mutants.ts.
import { loadTypescript } from '../support/typescript.mjs';

const { runMutants } = loadTypescript('./mutants.ts', import.meta.url);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());
process.exitCode = await runMutants(process.argv.slice(2), stopping.signal);
