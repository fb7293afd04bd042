// Lets a program of test/ run as it stands: test/ is not compiled to dist/, so its files are compiled on their way in.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!/^\.\.?\//.test(specifier) || /\.\w+$/.test(specifier)) return nextResolve(specifier, context);
    const sources = [`${specifier}.ts`, `${specifier}/index.ts`];
    const source = sources.find((file) => existsSync(new URL(file, context.parentURL)));
    return nextResolve(source ?? specifier, context);
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

/** The exports of a TypeScript file beside the program that asks, which passes its `import.meta.url`. */
export const loadTypescript = (file, programUrl) => createRequire(programUrl)(file);
