// `npm run mutants`: runs mutants.ts as it stands. test/ is not compiled to dist/, so the program is compiled on its way in.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!/^\.\.?\//.test(specifier) || /\.\w+$/.test(specifier)) return nextResolve(specifier, context);
    const isSource = existsSync(new URL(`${specifier}.ts`, context.parentURL));
    return nextResolve(isSource ? `${specifier}.ts` : specifier, context);
  },
  load(url, context, nextLoad) {
    if (!url.endsWith('.ts')) return nextLoad(url, context);
    const { code } = transformSync(readFileSync(fileURLToPath(url), 'utf8'), {
      filename: fileURLToPath(url),
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
    });
    return { format: 'commonjs', source: code, shortCircuit: true };
  },
});

const { runMutants } = createRequire(import.meta.url)('./mutants.ts');
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());
process.exitCode = await runMutants(process.argv.slice(2), stopping.signal);
