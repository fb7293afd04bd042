import { openStage, type Stage } from '../support/rent-payment/stage';
import { verdictOn } from '../support/rent-payment/verdict';
import { darajaAt } from '../support/rent-payment/daraja';
import { Arms } from './support/arms';
import { playCases, type CaseOutcome } from './support/cases';
import { openFleet, type Fleet } from './support/fleet';
import { KILL_POINTS, MPESA_KILL_POINTS, nameOf, type KillPoint } from './support/kill-point';

// As kill-points.test.ts, for the steps of rent by M-Pesa; one at a time: a worker that is killed takes the push of another
// case with it, which is then unknown, as it should be, and does not come by the point that it is there for.
const LANES = 1;
const CASE_MS_MAX = 420_000;

let stage: Stage;
let fleet: Fleet;
const arms = new Arms();
let outcomes: Map<KillPoint, Promise<CaseOutcome>>;

beforeAll(async () => {
  stage = await openStage({ processes: { server: 0, worker: 0, relay: 0 }, durable: false });
  fleet = await openFleet(stage, arms);
  const ground = { stage, fleet, arms };
  outcomes = playCases(ground, MPESA_KILL_POINTS, LANES, Promise.resolve());
});
afterAll(async () => {
  await fleet.close();
  await stage.close();
});

describe('with two copies of each process, no push is sent twice and its outcome is known in the end when', () => {
  const named = MPESA_KILL_POINTS.map((point) => [`${nameOf(point)}: ${point.story}`, point] as const);
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

it('the provider has seen every push once, and all of it still holds when everything is over', async () => {
  for (const outcome of outcomes.values())
    expect(await verdictOn(stage, (await outcome).tenantId)).toEqual([]);
  const { accountReferences } = await darajaAt(stage.stack.mpesaControlUrl ?? '').requests();
  const pushes = Object.entries(accountReferences);
  expect(pushes.length).toBeGreaterThan(0);
  expect(pushes.filter(([, { received }]) => received !== 1)).toEqual([]);
});

it('every labelled transaction and statement that ran was a kill point, here or in kill-points.test.ts', () => {
  const points = new Set([...KILL_POINTS, ...MPESA_KILL_POINTS].map(({ label }) => label));
  expect([...arms.seen].filter((label) => !points.has(label))).toEqual([]);
  expect(MPESA_KILL_POINTS.filter(({ label }) => !arms.seen.has(label))).toEqual([]);
});
