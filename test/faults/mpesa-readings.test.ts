import { until } from '../../dev/demo/client';
import { darajaAt, type DarajaControl } from '../support/rent-payment/daraja';
import { aScene, phoneOf, RENT_MINOR } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { verdictOn } from '../support/rent-payment/verdict';
import { outcomesOf } from './support/mpesa-outcome';
import { settled } from './support/mpesa-play';

const ATTEMPTS = 40;
const TIMEOUT_MS = 20_000;
/** Long enough for every attempt to ask while the first reading hangs. */
const HANG_MS = 8_000;
const SETTLED_MS_MAX = 120_000;

let stage: Stage;
let daraja: DarajaControl;

beforeAll(async () => {
  const environment = { MPESA_TIMEOUT_MS: String(TIMEOUT_MS) };
  stage = await openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: false, environment });
  daraja = darajaAt(stage.stack.mpesaControlUrl ?? '');
});
beforeEach(() => daraja.post('reset', {}));
afterAll(() => stage.close());

it('attempts that only the statement can settle share its readings', async () => {
  const company = await stage.company(aScene(ATTEMPTS));
  const leases = Array.from({ length: ATTEMPTS }, (_, lease) => lease);
  for (const lease of leases) {
    const match = { phone: phoneOf(lease) };
    await daraja.fault('stk.push', 'answer_lost', { match });
    await daraja.fault('stk.callback', 'lost', { match });
  }
  await daraja.fault('pull', 'hang', { delayMs: HANG_MS });
  await Promise.all(leases.map((lease) => company.collect(lease, RENT_MINOR, { phone: phoneOf(lease) })));
  await settled(stage, [company.tenantId], SETTLED_MS_MAX);
  const outcomes = await outcomesOf(company, daraja);
  for (const lease of leases) expect(outcomes.get(company.leaseId(lease))?.ends).toEqual(['succeeded']);
  const { endpoints } = (await daraja.requests()) as { endpoints?: Record<string, { received: number }> };
  // Each by itself would ask for two pages: one with its line, and one to see that there are no more.
  expect(endpoints?.['pull']?.received).toBeLessThan(ATTEMPTS / 2);
  expect(await verdictOn(stage, company.tenantId)).toEqual([]);
}, 240_000);

it('a push that left hours after its sending was claimed is found by its own process, on the statement of when it left', async () => {
  await daraja.post('outage', { mode: 'closed' });
  const company = await stage.company(aScene(1));
  await company.collect(0, RENT_MINOR, { phone: phoneOf(0) });
  const claimed = `UPDATE payment_attempt SET sent_at = sent_at - interval '2 hours'
                    WHERE tenant_id = $1 AND status = 'sending' RETURNING attempt_id`;
  const age = async (): Promise<number> => (await company.rows(claimed)).length;
  await until('the sending to be claimed', SETTLED_MS_MAX, age, (claims) => claims === 1);
  const match = { phone: phoneOf(0) };
  await daraja.fault('stk.push', 'answer_lost', { match });
  await daraja.fault('stk.callback', 'lost', { match });
  await daraja.post('outage', { mode: 'none' });
  await settled(stage, [company.tenantId], SETTLED_MS_MAX);
  expect((await outcomesOf(company, daraja)).get(company.leaseId(0))?.ends).toEqual(['succeeded']);
  expect(await verdictOn(stage, company.tenantId)).toEqual([]);
}, 240_000);
