import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseExactly } from '../../dev/golden/json';
import { checkoutRoot } from '../../dev/stack/checkout';
import { Keeper } from '../../dev/stack/keeper-client';
import {
  creditRefund,
  later,
  matched,
  ONE_OWNER,
  paymentRefund,
  payoutEnded,
  payoutStarted,
  received,
  suspended,
} from '../support/accounting/events';
import { OWN_SCENARIOS } from '../support/accounting/own-scenarios';
import type { Scenario } from '../support/accounting/scenario';
import { goldenOn, run } from './support/program';
import { randomScenarios } from './support/random-scenarios';

const fixture = (name: string): string => path.join(checkoutRoot(), 'test', 'fixtures', name);
const scenariosOf = (file: string): Scenario[] => JSON.parse(readFileSync(file, 'utf8')) as Scenario[];
const FIXTURE = fixture('golden-cash.json');
const CASH = scenariosOf(FIXTURE);

// While somebody is connected its PostgreSQL goes on running, so that each run below need not start it again.
let keeper: Keeper;
beforeAll(async () => {
  keeper = await Keeper.open(path.join(checkoutRoot(), '.dev', 'golden'));
});
afterAll(() => keeper.close());

interface Verdict {
  readonly name: string;
  readonly ok: boolean;
  readonly trialBalance: Readonly<Record<string, bigint>>;
  readonly statements: readonly unknown[];
}

const verdictsOf = (stdout: string): Verdict[] => parseExactly(stdout) as Verdict[];
const notOk = (stdout: string): string[] =>
  verdictsOf(stdout)
    .filter(({ ok }) => !ok)
    .map(({ name }) => name);

/** A scenario with its expectation changed. */
const expecting = (scenario: Scenario, change: Partial<Scenario['expected']>): Scenario => ({
  ...scenario,
  name: `${scenario.name}, changed`,
  expected: { ...scenario.expected, ...change },
});

it.each(['golden-cash.json', 'golden-mpesa.json'])(
  '`npm run -s golden -- FILE` prints only its JSON, and %s is all ok',
  async (name) => {
    const scripts = JSON.parse(readFileSync(path.join(checkoutRoot(), 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts.scripts['golden']).toBe('exec node dev/bootstrap.mjs golden');
    const { status, stdout } = await run(['dev/bootstrap.mjs', 'golden', fixture(name)]);
    const all = scenariosOf(fixture(name)).map(({ name: of, expected }) => ({
      name: of,
      ok: true,
      ...expected,
    }));
    expect(JSON.parse(stdout)).toEqual(all);
    expect(status).toBe(0);
  },
);

it('scenarios worked by hand are all ok, statements included', async () => {
  const { status, stdout, stderr } = await goldenOn(OWN_SCENARIOS);
  expect([notOk(stdout), stderr]).toEqual([[], '']);
  expect(JSON.parse(stdout)).toEqual(
    OWN_SCENARIOS.map(({ name, expected }) => ({ name, ok: true, ...expected })),
  );
  expect(status).toBe(0);
});

it.each([
  ['', 60, 1n],
  [' with amounts beyond 2^53', 15, 2n ** 33n + 1n],
])('random scenarios of every event and method%s come out as kept on paper', async (_name, count, unit) => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const scenarios = randomScenarios(count, seed, unit);
  const { status, stdout } = await goldenOn(scenarios);
  const found = verdictsOf(stdout).map(({ name, trialBalance }) => ({ name, trialBalance }));
  expect(found).toEqual(scenarios.map(({ name, expected: { trialBalance } }) => ({ name, trialBalance })));
  expect([notOk(stdout), status]).toEqual([[], 0]);
});

describe('a scenario that does not come out as expected is not ok, and the others still are', () => {
  const [cash] = CASH as [Scenario, ...Scenario[]];
  const own = OWN_SCENARIOS[0]!;
  const { '1010': bank = 0, ...withoutBank } = cash.expected.trialBalance;
  const [statement] = own.expected.statements;
  const changes: readonly (readonly [string, Scenario])[] = [
    ['a balance off by a cent', expecting(cash, { trialBalance: { ...withoutBank, '1010': bank + 1 } })],
    ['an account that is not expected', expecting(cash, { trialBalance: withoutBank })],
    [
      'an account that is not there',
      expecting(cash, { trialBalance: { ...cash.expected.trialBalance, '9999': 5 } }),
    ],
    [
      'a statement off by a cent',
      expecting(own, { statements: [{ ...statement, rent: Number(statement?.['rent']) + 1 }] }),
    ],
    ['a figure more in a statement', expecting(own, { statements: [{ ...statement, interest: 0 }] })],
    ['a statement of another month', expecting(own, { statements: [{ ...statement, period: '2026-07' }] })],
  ];

  it('each kind of difference is seen', async () => {
    const { status, stdout } = await goldenOn([cash, ...changes.map(([, scenario]) => scenario), own]);
    const oks = verdictsOf(stdout).map(({ ok }) => ok);
    expect(oks).toEqual([true, ...changes.map(() => false), true]);
    expect(status).toBe(1);
  });
});

it('an event that the rules refuse posts nothing and is said on stderr', async () => {
  const [first] = OWN_SCENARIOS;
  const refused = { date: '2026-06-29', type: 'waiver', charge: 'c1', amount: 999_999_999 };
  const { status, stdout, stderr } = await goldenOn([{ ...first, events: [...first!.events, refused] }]);
  expect(stderr).toContain(
    `scenario '${first!.name}', event ${first!.events.length + 1}, waiver: refused: AMOUNT_EXCEEDS_CHARGE`,
  );
  expect([notOk(stdout), status]).toEqual([[], 0]);
});

it('money that cannot go back, or twice, is refused by name and posts nothing', async () => {
  const approved = [received('r1', 'mpesa', 100), creditRefund(60)];
  const failed = [payoutStarted('p1', 60), payoutEnded('p1', 'payout_failed')];
  const refused: readonly (readonly [Scenario['events'], string])[] = [
    [[...approved, creditRefund(41)], 'credit_refund_approved: refused: AMOUNT_EXCEEDS_CREDIT'],
    [[...approved, paymentRefund('r1', 41)], 'payment_refund_approved: refused: AMOUNT_EXCEEDS_PAYMENT'],
    [[...approved, payoutStarted('p1', 61)], 'refund_started: refused: REFUND_NOT_APPROVED'],
    [
      [...approved, ...failed, payoutEnded('p1', 'payout_confirmed')],
      'payout_confirmed: refused: PAYOUT_NOT_IN_TRANSIT',
    ],
    [[...approved, later('r1', 'receipt_reversed')], 'receipt_reversed: refused: SURPLUS_USED'],
  ];
  const expected = { trialBalance: { 1030: 100, 2110: -40, 2410: -60 }, statements: [] };
  const twice = {
    name: 'twice',
    policy: ONE_OWNER,
    events: [suspended('s1', 100), matched('m1', 's1'), matched('m2', 's1')],
    expected: { trialBalance: { 1030: 100, 2110: -100 }, statements: [] },
  };
  const scenarios = refused.map(([events], index) => ({
    name: `refused ${index}`,
    policy: ONE_OWNER,
    events,
    expected,
  }));
  const { status, stdout, stderr } = await goldenOn([...scenarios, twice]);
  for (const [, why] of refused) expect(stderr).toContain(why);
  expect(stderr).toContain("scenario 'twice', event 3, suspense_matched: refused: ALREADY_MATCHED");
  expect([notOk(stdout), status]).toEqual([[], 0]);
});

it('two runs at once, and the same file again, say the same', async () => {
  const runs = await Promise.all([
    run(['dist/dev/golden.js', FIXTURE]),
    run(['dist/dev/golden.js', FIXTURE]),
  ]);
  runs.push(await run(['dist/dev/golden.js', FIXTURE]));
  expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(1);
  expect(runs.map(({ status }) => status)).toEqual([0, 0, 0]);
});
