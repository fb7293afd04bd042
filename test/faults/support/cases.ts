import { persistentClient } from './persistent-client';
import { managerAt, type Company } from '../../support/rent-payment/company';
import { darajaAt } from '../../support/rent-payment/daraja';
import { phoneOf } from '../../support/rent-payment/scene';
import type { Stage } from '../../support/rent-payment/stage';
import { sweepStatement } from '../../support/rent-payment/sweep';
import { verdictOn, type Violation } from '../../support/rent-payment/verdict';
import type { Arms, Hit } from './arms';
import type { Fleet } from './fleet';
import { nameOf, type KillPoint } from './kill-point';
import { STORIES } from './stories';

/** What a case is played on. */
export interface Ground {
  readonly stage: Stage;
  readonly fleet: Fleet;
  readonly arms: Arms;
}

/** How a case went. */
export interface CaseOutcome {
  readonly tenantId: string;
  /** Name of the copy that was killed. */
  readonly killed: string;
  readonly ends: readonly string[];
  readonly expectedEnds: readonly string[];
  readonly violations: readonly Violation[];
}

// A killed worker holds its workflow task for 5 s, and a step waits for others' restarts besides.
const QUIET_MS_MAX = 90_000;
const HIT_MS_MAX = 90_000;

async function companyOf({ stage, fleet }: Ground, first: number): Promise<Company> {
  const company = await stage.company();
  const servers = fleet.copies.filter((copy) => copy.process === 'server').map(({ url }) => url);
  const api = persistentClient(servers, await company.tokenFor('manager'), first);
  return { ...company, ...managerAt(api, company), api };
}

function within<T>(what: string, ms: number, promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error(`${what}: not within ${ms} ms`)), ms).unref();
  });
  return Promise.race([promise, late]);
}

async function endsOf(company: Company, ids: readonly string[]): Promise<string[]> {
  const rows = await Promise.all(ids.map((id) => company.final(id)));
  const words = rows.map((row) => [row['status'], row['failureReason'] ?? row['refusalReason']]);
  return words.map((said) => said.filter(Boolean).join(' ')).toSorted();
}

/** Resolves when a process was killed at the point and is back, as is who had to be killed first. */
async function killedAt({ fleet, arms }: Ground, point: KillPoint, tenantId: string): Promise<string> {
  const { onceKilled } = point;
  const armed = (one: KillPoint): Promise<Hit> => within(nameOf(one), HIT_MS_MAX, arms.arm(one, tenantId));
  const first = onceKilled && (await armed(onceKilled));
  // Armed before the first is back: what it left is soon taken up.
  const [{ copy }] = await Promise.all([armed(point), first && fleet.copy(first.copy).revive()]);
  await fleet.copy(copy).revive();
  return copy;
}

/**
 * Plays one case in a company of its own: prepares, kills once at the point, brings the copy back, waits until all has
 * ended and looks at everything. Several cases may be played at once; they disturb each other only by their kills.
 */
async function playCase(ground: Ground, point: KillPoint, first: number): Promise<CaseOutcome> {
  const company = await companyOf(ground, first);
  const { tenantId } = company;
  let kill: Promise<string> | undefined;
  const ready = (): void => {
    kill = killedAt(ground, point, tenantId);
    kill.catch(() => undefined); // heard below, when the story is told
  };
  const { ids, ends: expectedEnds } = await STORIES[point.story]({
    company,
    adminPool: ground.stage.adminPool,
    daraja: darajaAt(ground.stage.stack.mpesaControlUrl ?? ''),
    phone: phoneOf(Number(company.shortCode)),
    sweep: () => sweepStatement(ground.stage, company),
    ready,
  });
  const killed = (await kill) ?? 'nobody';
  const ends = await endsOf(company, ids);
  return {
    tenantId,
    killed,
    ends,
    expectedEnds,
    violations: await verdictOn(ground.stage, tenantId, QUIET_MS_MAX),
  };
}

/**
 * Plays cases in so many lanes at a time, when `after` is over; each may be awaited by itself. The servers of a case are
 * asked in turn, so that each is the one that is killed.
 */
export function playCases(
  ground: Ground,
  points: readonly KillPoint[],
  lanesMax: number,
  after: Promise<unknown>,
): Map<KillPoint, Promise<CaseOutcome>> {
  const lanes = Array.from({ length: lanesMax }, () => after);
  const outcomes = points.map((point, index) => {
    const outcome = lanes[index % lanesMax]!.then(() => playCase(ground, point, index));
    lanes[index % lanesMax] = outcome.catch(() => undefined);
    return [point, outcome] as const;
  });
  return new Map(outcomes);
}
