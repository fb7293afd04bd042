import { readFileSync } from 'node:fs';
import { openPool, type Pool } from '../kernel/db';
import { systemClock } from '../kernel/time';
import { addCompany } from './golden/company';
import { withGoldenDatabase } from './golden/database';
import { printExactly } from './golden/json';
import { postEvent } from './golden/post-events';
import { GoldenFileError, readScenarios, type GoldenScenario } from './golden/scenario';
import { verdictOn, type Verdict } from './golden/verdict';

/** Scenarios posted at the same time; each has a company of its own. */
const AT_ONCE_MAX = 4;

const EXIT = { allOk: 0, notAllOk: 1, fileRefused: 2, notRun: 3 } as const;

const say = (line: string): void => void process.stderr.write(`[golden] ${line}\n`);

async function playScenario(pool: Pool, scenario: GoldenScenario): Promise<Verdict> {
  const { name, policy, events } = scenario;
  const tenantId = await addCompany(pool, name, policy);
  for (const [index, event] of events.entries()) {
    const remark = await postEvent({ pool, tenantId, at: systemClock.now() }, event, index);
    if (remark !== null) say(`scenario '${name}', event ${index + 1}, ${event.type}: ${remark}`);
  }
  return verdictOn(pool, tenantId, scenario);
}

async function playAll(pool: Pool, scenarios: readonly GoldenScenario[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const waiting = [...scenarios.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [place, scenario] = next;
      verdicts[place] = await playScenario(pool, scenario);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE_MAX }, worker));
  return verdicts;
}

/**
 * `npm run -s golden -- FILE`: posts each scenario of the file in a new company, through the rules, the room's writes and the
 * ledger on PostgreSQL, and prints `[{name, ok, trialBalance, statements}]`. Ends with 1 when one is not ok, with 2 (and
 * nothing on stdout) when the file is malformed or asks for an event that is not built yet.
 */
async function golden(file: string | undefined): Promise<number> {
  if (file === undefined) throw new GoldenFileError('usage: npm run -s golden -- FILE');
  const scenarios = readScenarios(readScenarioFile(file));
  const verdicts = await withGoldenDatabase(async (appUrl) => {
    const pool = openPool(appUrl, AT_ONCE_MAX, 'bossnyumba golden');
    try {
      return await playAll(pool, scenarios);
    } finally {
      await pool.end();
    }
  });
  process.stdout.write(`[${verdicts.map((verdict) => `\n  ${printExactly(verdict)}`).join(',')}\n]\n`);
  return verdicts.every(({ ok }) => ok) ? EXIT.allOk : EXIT.notAllOk;
}

function readScenarioFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new GoldenFileError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

golden(process.argv[2]).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isOfTheFile = error instanceof GoldenFileError;
    say(isOfTheFile ? error.message : String(error instanceof Error ? error.stack : error));
    process.exitCode = isOfTheFile ? EXIT.fileRefused : EXIT.notRun;
  },
);
