// Loaded with --import: makes the compilers that the cruiser understands look as if they were not installed.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (/^(typescript|@swc\/core)(\/|$)/.test(specifier)) throw new Error(`${specifier} is hidden`);
    return nextResolve(specifier, context);
  },
});
