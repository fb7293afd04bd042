import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';

/** Made by install, build and runs: a copy has its own, or a link. The list stands here because a machine may have no git. */
const NOT_COPIED = new Set(['node_modules', 'dist', '.dev', '.git', 'coverage', 'prisma/generated']);

function filesUnder(root: string, folder = ''): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (NOT_COPIED.has(name)) return [];
    return entry.isDirectory() ? filesUnder(root, name) : [name];
  });
}

const isSame = (a: string, b: string): boolean => existsSync(b) && readFileSync(a).equals(readFileSync(b));

function linkTo(target: string, link: string): void {
  if (lstatSync(link, { throwIfNoEntry: false })) return;
  mkdirSync(path.dirname(link), { recursive: true });
  symlinkSync(path.relative(path.dirname(link), target), link);
}

/**
 * Makes `copy` the same as the checkout: what differs is copied, what is too many removed, so that what a mutant left in
 * an interrupted run is gone, and what did not change need not be built again. Packages and the Temporal CLI are links.
 */
export function syncCopy(root: string, copy: string): void {
  mkdirSync(copy, { recursive: true });
  const wanted = filesUnder(root);
  for (const file of wanted) {
    const [from, to] = [path.join(root, file), path.join(copy, file)];
    if (!isSame(from, to)) cpSync(from, to, { recursive: true, force: true });
  }
  const known = new Set(wanted);
  for (const file of filesUnder(copy)) if (!known.has(file)) rmSync(path.join(copy, file));
  linkTo(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  for (const name of readdirSync(path.join(root, '.dev'))) {
    if (name.startsWith('temporal-cli-'))
      linkTo(path.join(root, '.dev', name), path.join(copy, '.dev', name));
  }
}
