// `npm run cruise`: checks the building plan of .dependency-cruiser.cjs over the current directory.
// It fails on a violation, and also when the cruiser saw other modules than the disk holds: without a TypeScript it
// understands (TypeScript 7 alone, say) the cruiser finds almost nothing and calls that clean.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const FOLDERS = [
  ...['workflows', 'activities', 'api', 'domain', 'store', 'contracts', 'consumers', 'kernel', 'prisma'],
  ...['dev', 'bench', 'test'],
];
const CONFIG_FILE = fileURLToPath(new URL('../../.dependency-cruiser.cjs', import.meta.url));
const isCounted = (path) => path.endsWith('.ts') && !path.startsWith('prisma/generated/');

/** The .ts files on disk that the building plan speaks about, relative to the current directory. */
function modulesOnDisk() {
  const inFolders = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return [...inFolders, ...readdirSync('.')].filter(isCounted).toSorted();
}

/** Cruises what is on disk: { violations, unseen, cruised, onDisk }. `unseen` must be empty for green to mean green. */
async function cruiseTree() {
  const onDisk = modulesOnDisk();
  const options = await extractOptions(CONFIG_FILE);
  const tsConfig = extractTsConfig('tsconfig.json');
  const folders = FOLDERS.filter((folder) => existsSync(folder));
  const processes = onDisk.filter((path) => !path.includes('/'));
  const { output } = await cruise([...folders, ...processes], options, options.enhancedResolveOptions, {
    tsConfig,
  });
  const seen = output.modules
    .map((module) => module.source)
    .filter((path) => isCounted(path) && onDisk.includes(path));
  return {
    violations: output.summary.violations.map(({ from, to, rule }) => ({ rule: rule.name, from, to })),
    unseen: onDisk.filter((path) => !seen.includes(path)),
    cruised: seen.length,
    onDisk: onDisk.length,
  };
}

const rules = (await extractOptions(CONFIG_FILE)).ruleSet.forbidden;
const result = await cruiseTree();
const isClean = result.violations.length === 0 && result.unseen.length === 0 && result.onDisk > 0;

if (process.argv.includes('--json')) {
  process.stdout.write(JSON.stringify({ ...result, rules: rules.map((rule) => rule.name) }));
} else {
  for (const { rule, from, to } of result.violations) {
    const comment = rules.find((candidate) => candidate.name === rule)?.comment ?? '';
    process.stdout.write(`${rule}: ${from} → ${to}\n  ${comment}\n`);
  }
  for (const path of result.unseen) process.stdout.write(`not cruised: ${path}\n`);
  const counts = `${result.cruised} of ${result.onDisk} modules cruised, ${rules.length} rules`;
  process.stdout.write(`${counts}, ${result.violations.length} violations\n`);
}
process.exitCode = isClean ? 0 : 1;
