import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Root folder of this checkout, whether the caller runs compiled (dist/dev/stack) or as source under Jest.
 * @throws Error when the file has been moved out of a checkout.
 */
export function checkoutRoot(): string {
  for (let folder = __dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
  }
  throw new Error(`No package.json above ${__dirname}.`);
}

/** A compiled program of this checkout, such as `setup` or `dev/inbox`; processes always run from dist/. */
export function compiled(name: string): string {
  return path.join(checkoutRoot(), 'dist', `${name}.js`);
}
