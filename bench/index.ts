import { parseArgs } from 'node:util';
import { FULL, QUICK } from './mechanism/bench';
import { openBenchStack } from './mechanism/stack';
import { asJson, asTable, type Row } from './report';
import { ROWS } from './rows';

const USAGE = `usage: npm run bench -- [--json] [--quick] [--row NAME]…
rows: ${Object.keys(ROWS).join(', ')}`;

const say = (line: string): void => void process.stderr.write(`[bench] ${line}\n`);

interface Asked {
  readonly json: boolean;
  readonly quick: boolean;
  readonly rows: readonly string[];
}

/** @throws Error with the usage when a flag or a row is unknown. */
function asked(args: readonly string[]): Asked {
  const options = {
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
    row: { type: 'string', multiple: true },
  } as const;
  const { json = false, quick = false, row = [] } = parseArgs({ args: [...args], options }).values;
  const unknown = row.find((name) => !Object.hasOwn(ROWS, name));
  if (unknown !== undefined) throw new Error(`no row ${unknown}\n${USAGE}`);
  return { json, quick, rows: row.length > 0 ? [...new Set(row)] : Object.keys(ROWS) };
}

function sayNotes({ name, notes }: Row): void {
  for (const note of notes) say(`${name}: ${note}`);
}

/** What came of a run: a row that could not be measured ends it, and takes none of those before it along. */
interface Measured {
  readonly rows: readonly Row[];
  readonly failure?: { readonly error: unknown };
}

async function measure({ quick, rows: names }: Asked): Promise<Measured> {
  const stack = await openBenchStack(say);
  const rows: Row[] = [];
  try {
    for (const name of names) {
      say(`${name} …`);
      const measured = (await ROWS[name]?.({ stack, say, sizes: quick ? QUICK : FULL })) ?? [];
      measured.forEach(sayNotes);
      rows.push(...measured);
    }
    return { rows };
  } catch (error) {
    return { rows, failure: { error } };
  } finally {
    await stack.stop();
  }
}

/**
 * Measures rows on a stack of its own; exits 0 also where a goal is not reached, which the output says, and 1 where a row
 * could not be measured.
 */
async function main(): Promise<void> {
  const what = asked(process.argv.slice(2));
  const { rows, failure } = await measure(what);
  process.stdout.write(what.json ? asJson(rows) : asTable(rows));
  if (failure) throw failure.error;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
