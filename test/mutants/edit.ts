import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Guard } from './guard';

const timesIn = (text: string, part: string): number => text.split(part).length - 1;

/** What is wrong with an entry of the list as the tree stands; undefined when it can be applied. */
export function staleness(root: string, { file, find, replace, test }: Guard): string | undefined {
  const read = (name: string): string | undefined => {
    try {
      return readFileSync(path.join(root, name), 'utf8');
    } catch {
      return undefined;
    }
  };
  const text = read(file);
  if (text === undefined) return `${file} is not there`;
  if (read(test.file) === undefined) return `${test.file} is not there`;
  if (find === replace) return 'it changes nothing';
  const times = timesIn(text, find);
  return times === 1 ? undefined : `its text stands ${times} times in ${file}`;
}

/** Takes a guard away and returns what puts it back. */
export function takeAway(root: string, { file, find, replace }: Guard): () => void {
  const target = path.join(root, file);
  const original = readFileSync(target, 'utf8');
  writeFileSync(
    target,
    original.replace(find, () => replace),
  );
  return () => writeFileSync(target, original);
}
