import { setTimeout as sleep } from 'node:timers/promises';
import type { Company } from '../support/rent-payment/company';
import { darajaAt, type DarajaControl } from '../support/rent-payment/daraja';
import { aScene, phoneOf, RENT_MINOR } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { sweepStatement } from '../support/rent-payment/sweep';
import { verdictOn } from '../support/rent-payment/verdict';
import { MPESA_CASES, nameOfCase, pushesMax, type MpesaCase } from './support/mpesa-case';
import { outcomesOf, type MpesaOutcome } from './support/mpesa-outcome';
import { playMpesaCase, settled } from './support/mpesa-play';

// Every case is a payment of a lease of its own. All of them are played at once, begun one after the other: most of their
// time is waiting. A paybill of its own for each part of them keeps the statements short.
const LEASES = 90;
const BEGIN_EVERY_MS = 70;
const PLAY_MS_MAX = 1_000_000;
// Alone it takes a minute; beside three other stacks on two cores it took more than three.
const SETTLED_MS_MAX = 300_000;

interface Played {
  readonly company: Company;
  readonly leaseId: string;
  readonly amountMinor: bigint;
}

let stage: Stage;
let daraja: DarajaControl;
const companies: Company[] = [];
const played = new Map<MpesaCase, Played>();
const outcomes = new Map<string, MpesaOutcome>();

async function playAll(): Promise<void> {
  const begun: Promise<string>[] = [];
  for (const [index, one] of MPESA_CASES.entries()) {
    const company = companies[Math.floor(index / LEASES)]!;
    const lease = index % LEASES;
    // One rent, both rents that are due, or more than is due: the rest is prepaid.
    const amountMinor = BigInt(1 + (index % 3)) * RENT_MINOR;
    const payment = { company, lease, phone: phoneOf(index), amountMinor };
    begun.push(playMpesaCase(daraja, one, payment));
    played.set(one, { company, leaseId: company.leaseId(lease), amountMinor });
    await sleep(BEGIN_EVERY_MS);
  }
  await Promise.all(begun);
}

beforeAll(async () => {
  stage = await openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: false });
  daraja = darajaAt(stage.stack.mpesaControlUrl ?? '');
  for (let first = 0; first < MPESA_CASES.length; first += LEASES) {
    companies.push(await stage.company(aScene(Math.min(LEASES, MPESA_CASES.length - first))));
  }
  const tenantIds = companies.map(({ tenantId }) => tenantId);
  await playAll();
  await settled(stage, tenantIds, SETTLED_MS_MAX);
  // What was held comes now, long after most processes have ended.
  await daraja.post('release', { concurrency: 10 });
  await settled(stage, tenantIds, SETTLED_MS_MAX);
  for (const company of companies) await sweepStatement(stage, company);
  await settled(stage, tenantIds, SETTLED_MS_MAX);
  for (const company of companies)
    for (const [leaseId, outcome] of await outcomesOf(company, daraja)) outcomes.set(leaseId, outcome);
}, PLAY_MS_MAX);
afterAll(() => stage.close());

const FAILED_OR_ASKED =
  /^(failed MPESA_[A-Z_]+|reversed NOT_ON_STATEMENT|person (outcome_unknown|unconfirmed_success) NOT_ON_STATEMENT)$/;

describe('the outcome is never guessed: money that moved is credited once, none is credited that did not, when', () => {
  const named = MPESA_CASES.map((one) => [nameOfCase(one), one] as const);
  it.each(named)('%s', (_name, one) => {
    const { leaseId, amountMinor } = played.get(one)!;
    const outcome = outcomes.get(leaseId)!;
    expect(outcome.ledgerMinor).toBe(outcome.movedMinor);
    expect(outcome.creditedMinor).toBe(outcome.movedMinor);
    expect(outcome.receiptsCredited).toEqual(outcome.receiptsMoved);
    expect(outcome.receiptsMoved.length).toBeLessThanOrEqual(1);
    expect(outcome.pushes.length).toBe(1);
    for (const { received, effects } of outcome.pushes) {
      expect(received).toBeLessThanOrEqual(pushesMax(one));
      expect(effects).toBeLessThanOrEqual(1);
    }
    expect(outcome.ends.length).toBe(1);
    expect([0n, amountMinor]).toContain(outcome.movedMinor);
    expect(outcome.ends[0]).toMatch(outcome.movedMinor > 0n ? /^succeeded$/ : FAILED_OR_ASKED);
  });
});

it('a customer who was asked and pays has paid: in every such case money moved', () => {
  const paid = MPESA_CASES.filter(({ customer }) => customer === 'pays');
  const moved = paid.filter((one) => outcomes.get(played.get(one)!.leaseId)!.movedMinor > 0n);
  const asked = paid.filter((one) =>
    outcomes.get(played.get(one)!.leaseId)!.pushes.some(({ effects }) => effects > 0),
  );
  expect(moved.length).toBe(asked.length);
  expect(moved.length).toBeGreaterThan(0);
});

it.each([
  ['wrong_amount', 'quarantine AMOUNT_DIFFERS'],
  ['wrong_phone', 'quarantine PHONE_DIFFERS'],
] as const)('a callback that says the %s credits nothing by itself: a person is told', (callback, asked) => {
  const told = MPESA_CASES.filter((one) => one.callback === callback);
  for (const one of told) expect(outcomes.get(played.get(one)!.leaseId)!.asked).toContain(asked);
  expect(told.length).toBeGreaterThan(0);
});

it('in sum, the simulator’s book, the paybill account and what customers were credited are the same', async () => {
  const all = [...outcomes.values()];
  const sum = (amount: (outcome: MpesaOutcome) => bigint): bigint =>
    all.reduce((total, one) => total + amount(one), 0n);
  const moved = await Promise.all(companies.map(({ shortCode }) => daraja.movements(shortCode)));
  const bookMinor = moved.flat().reduce((total, { amount }) => total + BigInt(amount) * 100n, 0n);
  expect(bookMinor).toBeGreaterThan(0n);
  expect(sum(({ ledgerMinor }) => ledgerMinor)).toBe(bookMinor);
  expect(sum(({ creditedMinor }) => creditedMinor)).toBe(bookMinor);
});

it(
  'every invariant holds of every company',
  async () => {
    for (const { tenantId } of companies)
      expect(await verdictOn(stage, tenantId, SETTLED_MS_MAX)).toEqual([]);
  },
  PLAY_MS_MAX,
);
