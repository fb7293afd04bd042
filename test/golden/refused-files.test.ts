import { printExactly } from '../../dev/golden/json';
import { GoldenFileError, readScenarios } from '../../dev/golden/scenario';
import { goldenOn, goldenOnText, run } from './support/program';

const POLICY = {
  properties: { P1: { sets: { S1: { from: '2026-01-01', shares: { O1: 10_000 } } } } },
  leases: { L1: { property: 'P1' } },
};
const CHARGE = {
  date: '2026-06-01',
  type: 'charge',
  id: 'c1',
  lease: 'L1',
  category: 'rent',
  due: '2026-06-01',
  amount: 100,
};
const RECEIPT = { date: '2026-06-01', type: 'receipt', id: 'r1', lease: 'L1', method: 'cash', amount: 100 };
const SUSPENSE = { date: '2026-06-01', type: 'suspense_receipt', id: 's1', ref: 'TX1', amount: 100 };
const PAYOUT = {
  ...{ date: '2026-06-01', type: 'refund_started', payout: 'p1' },
  lease: 'L1',
  channel: 'b2c',
  amount: 1,
};
const scenario = (...events: readonly object[]): object => ({
  name: 'one',
  policy: POLICY,
  events,
  expected: { trialBalance: {}, statements: [] },
});

const SET = POLICY.properties.P1.sets.S1;
/** A scenario whose property has these sets, and whose lease is of this property. */
const owned = (sets: object, property = 'P1'): object => ({
  ...scenario(),
  policy: { properties: { P1: { sets: { S1: SET, ...sets } } }, leases: { L1: { property } } },
});

/** Refuses to read scenarios, before any of them is posted. */
function expectRefused(scenarios: readonly object[], why: RegExp): void {
  const reading = (): unknown => readScenarios(printExactly(scenarios));
  expect(reading).toThrow(GoldenFileError);
  expect(reading).toThrow(why);
}

it.each([
  ...['bill', 'bill_paid', 'card_payout', 'fee_run', 'fee_sweep', 'distribute'],
  ...['deposit_apply', 'deposit_refund_approved', 'tax_withheld', 'payout_started'],
])('%s is not built yet: said by scenario and event, whatever stands before it', (type) => {
  const later = { ...scenario(CHARGE, { date: '2026-06-02', type }), name: 'the later one' };
  expectRefused(
    [scenario(CHARGE), later],
    new RegExp(`scenario 'the later one', event 2: ${type} is not built yet`),
  );
});

it.each<[string, object, RegExp]>([
  ['no policy', { ...scenario(), policy: undefined }, /scenario 'one': policy/],
  ['no events', { ...scenario(), events: undefined }, /events/],
  ['no expectation', { ...scenario(), expected: undefined }, /expected/],
  ['an amount with a fraction', scenario({ ...CHARGE, amount: 1.5 }), /events\.0\.amount: not whole cents/],
  [
    'a charge that is too much with its VAT',
    scenario({ ...CHARGE, amount: 2n ** 63n - 1n, vat: 1 }),
    /with its VAT/,
  ],
  ['a name with a NUL character', scenario({ ...RECEIPT, id: 'r\0' }), /events\.0\.id: a name with a NUL/],
  ['a lease of a property that is none', owned({}, 'constructor'), /lease L1: no property constructor/],
  [
    'sets that own the same day',
    owned({ S2: { from: '2026-03-01', shares: { O2: 10_000 } } }),
    /S1 and S2 own the same day/,
  ],
  [
    'a set that ends before it begins',
    owned({ S1: { ...SET, to: '2025-12-31' } }),
    /set S1 ends before it begins/,
  ],
  ['an amount as text', scenario({ ...CHARGE, amount: '100' }), /events\.0\.amount/],
  ['an amount of nothing', scenario({ ...RECEIPT, amount: 0 }), /events\.0\.amount/],
  ['an amount beyond 64 bits', scenario({ ...RECEIPT, amount: 2n ** 63n }), /events\.0\.amount/],
  ['a day that is none', scenario({ ...CHARGE, date: '2026-02-30' }), /events\.0\.date: not a calendar day/],
  ['a category that is none', scenario({ ...CHARGE, category: 'tips' }), /events\.0\.category/],
  ['a method that is none', scenario({ ...RECEIPT, method: 'barter' }), /events\.0\.method/],
  ['a lease that is not there', scenario({ ...CHARGE, lease: 'L9' }), /event 1: no lease L9/],
  [
    'a charge that is not there',
    scenario({ date: '2026-06-01', type: 'waiver', charge: 'c9', amount: 1 }),
    /no charge c9/,
  ],
  [
    'a receipt before it came',
    scenario({ date: '2026-06-01', type: 'bank_receipt', receipt: 'r1' }, RECEIPT),
    /event 1: no receipt r1/,
  ],
  ['a charge twice', scenario(CHARGE, CHARGE), /event 2: charge c1 is there twice/],
  [
    'suspense that is not there',
    scenario({ date: '2026-06-01', type: 'suspense_matched', id: 'm1', suspense: 's9', lease: 'L1' }),
    /event 1: no suspense s9 before it/,
  ],
  [
    'a provider reference twice',
    scenario(SUSPENSE, { ...SUSPENSE, id: 's2' }),
    /reference TX1 is there twice/,
  ],
  [
    'a match that is called like a receipt',
    scenario(RECEIPT, SUSPENSE, { ...RECEIPT, type: 'suspense_matched', suspense: 's1' }),
    /event 3: receipt r1 is there twice/,
  ],
  [
    'a payout that was never started',
    scenario({ date: '2026-06-01', type: 'payout_confirmed', payout: 'p9' }),
    /event 1: no payout p9 before it/,
  ],
  ['a payout twice', scenario(PAYOUT, PAYOUT), /event 2: payout p1 is there twice/],
  ['a payout by a way that is none', scenario({ ...PAYOUT, channel: 'pigeon' }), /events\.0\.channel/],
  [
    'a transfer out of the drawer',
    scenario({ date: '2026-06-01', type: 'transfer', from: '1060', to: '1010', amount: 1 }),
    /events\.0\.from/,
  ],
  ['another currency', { ...scenario(), policy: { ...POLICY, currency: 'USD' } }, /policy\.currency/],
  [
    'another allocation',
    { ...scenario(), policy: { ...POLICY, allocation: 'newest_first' } },
    /policy\.allocation/,
  ],
  [
    'a lease of no property',
    { ...scenario(), policy: { ...POLICY, leases: { L1: { property: 'P9' } } } },
    /no property P9/,
  ],
  [
    'a statement of no set',
    {
      ...scenario(),
      expected: { trialBalance: {}, statements: [{ property: 'P1', ownershipSet: 'S9', period: '2026-06' }] },
    },
    /no set S9 of property P1/,
  ],
])('a malformed scenario is refused: %s', (_what, malformed, why) => {
  expectRefused([scenario(CHARGE), malformed], why);
});

it.each([
  ['no JSON', '[{', /the file is not JSON/],
  ['no list', '{}', /not a list of scenarios/],
  ['scenarios that are none', '[1]', /scenario 1/],
])('a file of %s is refused', (_what, text, why) => {
  expect(() => readScenarios(text)).toThrow(why);
});

it.each([
  [
    'an event that is not built',
    () => goldenOn([scenario(CHARGE), scenario({ date: '2026-06-02', type: 'fee_run' })]),
    /fee_run is not built yet/,
  ],
  ['a malformed file', () => goldenOnText('[{'), /the file is not JSON/],
  ['a file that is not there', () => run(['dist/dev/golden.js', '/no/such/file.json']), /cannot be read/],
  ['no file', () => run(['dist/dev/golden.js']), /usage: npm run -s golden -- FILE/],
])('the program then prints nothing on stdout, says why and ends with 2: %s', async (_what, running, why) => {
  const { status, stdout, stderr } = await running();
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(why);
});
