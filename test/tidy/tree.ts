import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { TreeFile } from './rule';

/** What .gitignore leaves out, and what is no text. The list stands here because a machine may have no git. */
const LEFT_OUT = /^(node_modules|dist|\.dev|\.git|coverage|prisma\/generated)(\/|$)|\.log$/;
const NO_TEXT = /\.(png|jpe?g|gif|ico|pdf|woff2?|gz|zip)$/i;

function pathsUnder(root: string, folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = join(folder, entry.name);
    const path = relative(root, full).split(sep).join('/');
    if (LEFT_OUT.test(path)) return [];
    return entry.isDirectory() ? pathsUnder(root, full) : [path];
  });
}

/** Every text file of the repository, read from disk. */
export function readTree(root: string): TreeFile[] {
  return pathsUnder(root, root)
    .filter((path) => !NO_TEXT.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
