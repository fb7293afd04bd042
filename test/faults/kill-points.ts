import { openStage, type Stage } from '../support/rent-payment/stage';
import { unknownMail, verdictOn } from '../support/rent-payment/verdict';
import { Arms } from './support/arms';
import { playCases, type CaseOutcome } from './support/cases';
import { openFleet, type Fleet } from './support/fleet';
import { KILL_POINTS, nameOf, type KillPoint } from './support/kill-point';

// Cases that stand apart by their company; those of the relay's own statements kill whoever comes first, so they come last
// and one at a time.
const AT_ONCE = 10;
const OF_COMPANY = KILL_POINTS.filter(({ isOfCompany }) => isOfCompany);
const OF_ALL = KILL_POINTS.filter(({ isOfCompany }) => !isOfCompany);

let stage: Stage;
let fleet: Fleet;
const arms = new Arms();
let outcomes: Map<KillPoint, Promise<CaseOutcome>>;

beforeAll(async () => {
  const environment = { SNAPSHOT_EVERY_MS: '1000' };
  stage = await openStage({ processes: { server: 0, worker: 0, relay: 0 }, durable: false, environment });
  fleet = await openFleet(stage, arms);
  const ground = { stage, fleet, arms };
  const apart = playCases(ground, OF_COMPANY, AT_ONCE, Promise.resolve());
  const alone = playCases(ground, OF_ALL, 1, Promise.allSettled(apart.values()));
  outcomes = new Map([...apart, ...alone]);
});
afterAll(async () => {
  await fleet.close();
  await stage.close();
});

describe('with two copies of each process, nothing is lost, doubled or unbalanced when', () => {
  it.each(KILL_POINTS.map((point) => [nameOf(point), point] as const))('%s', async (_name, point) => {
    const { killed, ends, expectedEnds, violations } = await outcomes.get(point)!;
    expect(violations).toEqual([]);
    expect(ends).toEqual(expectedEnds);
    expect(killed).toMatch(new RegExp(`^${point.process}-[12]$`));
  });
});

it('all of it still holds when everything is over, and no mail arrived that nobody sent', async () => {
  for (const outcome of outcomes.values()) {
    const { tenantId } = await outcome;
    expect(await verdictOn(stage, tenantId)).toEqual([]);
  }
  expect(await unknownMail(stage)).toEqual([]);
});

it('every labelled transaction and statement that ran was a kill point', () => {
  const points = new Set(KILL_POINTS.map(({ label }) => label));
  expect([...arms.seen].filter((label) => !points.has(label))).toEqual([]);
  expect([...points].filter((label) => !arms.seen.has(label))).toEqual([]);
});
