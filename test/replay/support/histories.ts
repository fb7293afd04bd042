import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where the saved histories are: one JSON file a branch, as Temporal exports it, still encrypted. */
export const HISTORIES = path.join(__dirname, '..', 'histories');

/** Names of the branches that have a saved history. */
export function savedBranches(): string[] {
  return readdirSync(HISTORIES)
    .filter((file) => file.endsWith('.json'))
    .map((file) => path.basename(file, '.json'))
    .toSorted();
}

/** A saved history, as the worker replays it, with the id its workflow had. */
export function savedHistory(branch: string): { readonly workflowId: string; readonly history: unknown } {
  const text = readFileSync(path.join(HISTORIES, `${branch}.json`), 'utf8');
  return JSON.parse(text) as { workflowId: string; history: unknown };
}
