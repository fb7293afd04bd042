import { openStage, type Stage } from '../support/rent-payment/stage';
import { unknownMail, verdictOn } from '../support/rent-payment/verdict';
import { Arms } from './support/arms';
import { playCases, type CaseOutcome } from './support/cases';
import { openFleet, type Fleet } from './support/fleet';
import { KILL_POINTS, MPESA_KILL_POINTS, nameOf, type KillPoint } from './support/kill-point';

// Cases stand apart by their company, and several are played at once: most of their time is waiting. A killed worker takes
// the workflow tasks of the other cases with it for 5 s, so few of those are. The relay's own statements are about all
// companies: whoever comes first is killed, so they come last and one at a time. So do a worker's notes, which it writes two
// seconds after a start: it would be killed for another case before; and its claims: they are called for once, and where both
// workers are down then, the relay starts what nobody has claimed.
const LANES = { workers: 3, others: 3, alone: 1 } as const;
const CASE_MS_MAX = 300_000;

const NOT_REPEATED = ['claim-starts', 'note-starts'];
const comesAlone = ({ isOfCompany, label }: KillPoint): boolean =>
  !isOfCompany || NOT_REPEATED.includes(label);
const atOnce = KILL_POINTS.filter((point) => !comesAlone(point));
const ofWorkers = atOnce.filter(({ process }) => process === 'worker');
const ofOthers = atOnce.filter(({ process }) => process !== 'worker');
const oneByOne = KILL_POINTS.filter(comesAlone);

let stage: Stage;
let fleet: Fleet;
const arms = new Arms();
let outcomes: Map<KillPoint, Promise<CaseOutcome>>;

beforeAll(async () => {
  const environment = { SNAPSHOT_EVERY_MS: '1000' };
  stage = await openStage({ processes: { server: 0, worker: 0, relay: 0 }, durable: false, environment });
  fleet = await openFleet(stage, arms);
  const ground = { stage, fleet, arms };
  const now = Promise.resolve();
  const workers = playCases(ground, ofWorkers, LANES.workers, now);
  const others = playCases(ground, ofOthers, LANES.others, now);
  const before = Promise.allSettled([...workers.values(), ...others.values()]);
  const alone = playCases(ground, oneByOne, LANES.alone, before);
  outcomes = new Map([...workers, ...others, ...alone]);
});
afterAll(async () => {
  await fleet.close();
  await stage.close();
});

describe('with two copies of each process, nothing is lost, doubled or unbalanced when', () => {
  const named = KILL_POINTS.map((point) => [nameOf(point), point] as const);
  it.each(named)(
    '%s',
    async (_name, point) => {
      const { killed, ends, expectedEnds, violations } = await outcomes.get(point)!;
      expect(violations).toEqual([]);
      expect(ends).toEqual(expectedEnds);
      expect(killed).toMatch(new RegExp(`^${point.process}-[12]$`));
    },
    CASE_MS_MAX,
  );
});

it('all of it still holds when everything is over, and no mail arrived that nobody sent', async () => {
  for (const outcome of outcomes.values()) {
    const { tenantId } = await outcome;
    expect(await verdictOn(stage, tenantId)).toEqual([]);
  }
  expect(await unknownMail(stage)).toEqual([]);
});

// A relay that comes back reads the statements of the companies at once: those are points of mpesa-kill-points.test.ts.
it('every labelled transaction and statement that ran was a kill point, here or there', () => {
  const points = new Set([...KILL_POINTS, ...MPESA_KILL_POINTS].map(({ label }) => label));
  expect([...arms.seen].filter((label) => !points.has(label))).toEqual([]);
  expect(KILL_POINTS.filter(({ label }) => !arms.seen.has(label))).toEqual([]);
});
