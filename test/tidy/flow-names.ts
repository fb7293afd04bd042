import { FLOWS } from './paths';

const FLOW_WINGS = ['workflows', 'activities', 'api', 'domain', 'store'];
/** Folders of a wing that are no flow. */
const OTHER_ROOMS: Record<string, readonly string[]> = {
  workflows: ['steps'],
  api: ['middleware', 'ledger', 'events', 'webhooks', 'operations'],
  domain: ['accounting'],
  store: ['webhooks'],
};

const isFlow = (name: string): boolean => (FLOWS as readonly string[]).includes(name);
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')
    .replace(/s$/, '');
const isNearFlow = (name: string): boolean => FLOWS.some((flow) => plain(flow) === plain(name));

const foldersOf = (paths: readonly string[], wing: string): string[] =>
  [
    ...new Set(paths.filter((path) => path.startsWith(`${wing}/`)).map((path) => path.split('/').slice(1))),
  ].flatMap(([folder, ...rest]) => (folder !== undefined && rest.length > 0 ? [folder] : []));

/**
 * Names that break "a flow is spelled the same in every wing": a folder that is neither a flow nor a known room, a
 * contract spelled almost like a flow, a workflow whose activities or contract are missing.
 */
export function misspelledFlows(paths: readonly string[]): string[] {
  const strange = FLOW_WINGS.flatMap((wing) =>
    [...new Set(foldersOf(paths, wing))]
      .filter((folder) => !isFlow(folder) && !OTHER_ROOMS[wing]?.includes(folder))
      .map((folder) => `${wing}/${folder} is no flow`),
  );
  const contracts = paths.flatMap((path) => /^contracts\/([^/]+)\.ts$/.exec(path)?.[1] ?? []);
  const nearly = contracts
    .filter((name) => !isFlow(name) && isNearFlow(name))
    .map((name) => `contracts/${name}.ts`);
  const incomplete = [...new Set(foldersOf(paths, 'workflows'))]
    .filter(isFlow)
    .flatMap((flow) => [
      ...(contracts.includes(flow) ? [] : [`contracts/${flow}.ts is missing`]),
      ...(foldersOf(paths, 'activities').includes(flow) ? [] : [`activities/${flow} is missing`]),
    ]);
  return [...strange, ...nearly, ...incomplete];
}
