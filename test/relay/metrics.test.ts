import { keepMetrics } from '../../consumers/metrics';
import { unsentNotices } from '../../consumers/notifications';
import { webhookStandings } from '../../consumers/webhooks';
import { inTransaction, newId } from '../../kernel/db';
import { takeSnapshots, unbalancedSides } from '../../kernel/ledger';
import { openMetrics } from '../../kernel/metrics';
import { createReadiness, openHealthServer } from '../../kernel/process';
import { noteStatementRead } from '../../store/rent-payment/statement-lines';
import { openBus, type Bus } from './support/bus';
import { addCompany, dataOf, type Company } from './support/company';
import { recordNow } from './support/events';

const AT = new Date('2026-03-05T08:00:00.000Z');
const clock = { now: () => AT };
const MINUTE_MS = 60_000;
const ago = (minutes: number): Date => new Date(AT.getTime() - minutes * MINUTE_MS);

let bus: Bus;
let company: Company;
let other: Company;

beforeEach(async () => {
  bus = await openBus();
  [company, other] = [await addCompany(bus.appPool), await addCompany(bus.appPool)];
});
afterEach(() => bus.close());

const insert = async (of: Company, table: string, row: Record<string, unknown>): Promise<void> => {
  const all: Record<string, unknown> = { tenant_id: of.tenantId, ...row };
  const places = Object.keys(all).map((_, index) => `$${index + 1}`);
  const text = `INSERT INTO ${table} (${Object.keys(all).join(', ')}) VALUES (${places.join(', ')})`;
  await bus.adminPool.query(text, Object.values(all));
};

async function pay(of: Company, status: string, minutes: number, method = 'cash'): Promise<string> {
  const paymentId = newId('pay');
  await insert(of, 'payment', {
    ...{ payment_id: paymentId, lease_id: of.leaseId, method, amount_minor: 100, currency: 'KES' },
    ...{ received_on: '2026-03-05', receipt_number: method === 'cash' ? paymentId : null, status },
    shortcode: method === 'mpesa' ? '600111' : null,
    failure_reason: status === 'failed' ? 'MPESA_REFUSED' : null,
    ...{ origin: {}, created_at: ago(minutes), updated_at: ago(minutes) },
  });
  return paymentId;
}

async function attempt(of: Company, status: string, minutes: number, code: string | null = null) {
  const paymentId = await pay(of, status === 'failed' ? 'failed' : 'pending', minutes, 'mpesa');
  await insert(of, 'payment_attempt', {
    ...{ attempt_id: newId('att'), payment_id: paymentId, number: 1, short_code: '600111', status },
    ...{ phone: '254712345678', amount_minor: 100, account_reference: newId('att').slice(-12).toUpperCase() },
    ...{ workflow_id: 'w', origin: {}, sent_at: ago(minutes), result_code: code },
    ...{ created_at: ago(minutes), updated_at: ago(minutes) },
  });
}

const addPaybill = (of: Company, shortCode: string): Promise<void> =>
  insert(of, 'mpesa_short_code', { short_code: shortCode, is_default: shortCode === '600111' });

/** What Prometheus would read after one round over everything. */
async function scrape(): Promise<string[]> {
  const metrics = openMetrics('relay');
  const failures: unknown[] = [];
  const keeper = keepMetrics({
    ...{ relayPool: bus.relayPool, appPool: bus.appPool, metrics, clock, everyMs: 10_000, companiesMax: 10 },
    ...{
      countNotices: unsentNotices,
      countWebhooks: webhookStandings,
      isKnown: (_call: string, code: string) => code === '2028',
    },
    report: { failed: ({ error }) => void failures.push(error), recovered: () => undefined },
  });
  await keeper.stop();
  expect(failures).toEqual([]);
  const server = await openHealthServer(0, '127.0.0.1', createReadiness(), () => metrics.expose());
  try {
    const answer = await fetch(`http://127.0.0.1:${server.port}/metrics`);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    return (await answer.text()).split('\n').filter((line) => line.startsWith('bossnyumba_'));
  } finally {
    await server.close();
  }
}

/** Both companies have happened: the relay knows of them by an event. */
async function publishSigns(): Promise<void> {
  for (const { tenantId } of [company, other]) {
    const reviewId = newId('rvw');
    const nobody = { paymentId: null, attemptId: null, refundId: null, suspenseId: null };
    const data = { reviewId, kind: 'quarantine', reason: 'AMOUNT_DIFFERS', ...nobody };
    await recordNow(bus.appPool, tenantId, { type: 'review.opened', aggregateId: reviewId, data });
  }
  await bus.publish();
}

test('counts are totals over all companies, by age, and what ended long ago is not counted', async () => {
  await pay(company, 'pending', 3);
  await pay(other, 'pending', 4);
  await pay(other, 'received', 60 * 24 * 40);
  await pay(company, 'succeeded', 90);
  await pay(company, 'succeeded', 60 * 30);
  await publishSigns();
  const said = (await scrape()).filter((line) => line.startsWith('bossnyumba_payments{'));
  expect(said.toSorted()).toEqual([
    'bossnyumba_payments{method="cash",status="pending",age="under_5m"} 2',
    'bossnyumba_payments{method="cash",status="received",age="over_1d"} 1',
    'bossnyumba_payments{method="cash",status="succeeded",age="under_2h"} 1',
  ]);
});

test('attempts, unknown outcomes, codes, reviews, notices and unmatched lines are said with their age', async () => {
  await addPaybill(company, '600111');
  await attempt(company, 'unknown', 180);
  await attempt(company, 'sending', 11);
  await attempt(company, 'failed', 5, '2028');
  await attempt(company, 'failed', 5, 'whatever they sent');
  await insert(company, 'review', {
    ...{ review_id: newId('rvw'), kind: 'outcome_unknown', reason: 'NOT_ON_STATEMENT', status: 'open' },
    ...{ origin: {}, created_at: ago(60 * 25), updated_at: ago(1) },
  });
  await insert(company, 'notification', {
    ...{ event_id: 'evt_1', recipient_type: 'customer', recipient_id: company.customerId, channel: 'sms' },
    ...{ template: 't', status: 'unknown', created_at: ago(10) },
  });
  for (const [transaction, minutes] of [
    ['NOBODY0001', 70],
    ['CREDITED01', 70],
  ] as const) {
    await insert(company, 'statement_line', {
      ...{ line_id: newId('stl'), short_code: '600111', transaction_id: transaction, occurred_at: ago(80) },
      ...{ phone: '2547', amount_minor: 100, account_reference: 'A4', pulled_at: ago(minutes) },
    });
  }
  await insert(company, 'provider_receipt', {
    ...{ provider: 'mpesa', receipt_number: 'CREDITED01', payment_id: await pay(company, 'succeeded', 1) },
    ...{ amount_minor: 100, evidence: 'statement', created_at: ago(1) },
  });
  await publishSigns();
  expect(await scrape()).toEqual(
    expect.arrayContaining([
      'bossnyumba_attempts_open{status="sending",age="under_1h"} 1',
      'bossnyumba_attempts_oldest_seconds{status="sending"} 660',
      'bossnyumba_outcomes_unknown{of="attempt",age="under_1d"} 1',
      'bossnyumba_outcomes_unknown_oldest_seconds{of="attempt"} 10800',
      'bossnyumba_reviews_open{kind="outcome_unknown",age="over_1d"} 1',
      'bossnyumba_reviews_oldest_seconds{kind="outcome_unknown"} 90000',
      'bossnyumba_provider_results{call="stk",code="2028"} 1',
      'bossnyumba_provider_results{call="stk",code="other"} 1',
      'bossnyumba_notices{channel="sms",status="unknown",age="under_1h"} 1',
      'bossnyumba_statement_lines_unmatched{age="under_2h"} 1',
      'bossnyumba_companies_watched 1',
    ]),
  );
});

test('a paybill is fresh for an hour after its statement was read to the end, however few lines it had', async () => {
  for (const shortCode of ['600111', '600112', '600113']) await addPaybill(company, shortCode);
  await noteStatementRead(bus.appPool, company.tenantId, '600111', ago(10));
  await noteStatementRead(bus.appPool, company.tenantId, '600112', ago(61));
  await noteStatementRead(bus.appPool, company.tenantId, '600112', ago(90));
  await publishSigns();
  const said = (await scrape()).filter((line) => line.startsWith('bossnyumba_paybills'));
  expect(said.toSorted()).toEqual([
    'bossnyumba_paybills{statement="fresh"} 1',
    'bossnyumba_paybills{statement="never"} 1',
    'bossnyumba_paybills{statement="stale"} 1',
  ]);
});

test('what waits in the relay’s own tables is said of all companies, and nothing of whom', async () => {
  const start = { workflow_type: 't', task_queue: 'q', input: {}, attributes: {}, summary: 's' };
  await insert(company, 'process_start', {
    workflow_id: 'w1',
    ...start,
    created_at: new Date(Date.now() - 400_000),
  });
  await insert(other, 'process_start', { workflow_id: 'w2', ...start });
  await insert(other, 'process_signal', {
    ...{ signal_id: 's', workflow_id: 'w', signal_name: 'evidence', late_type: 't', late_id: 'l' },
    ...{ task_queue: 'q', received_at: ago(1), created_at: new Date(Date.now() - 4_000_000) },
  });
  await publishSigns();
  const refused = {
    type: 'payment.reversal_refused' as const,
    aggregateId: 'pay_1',
    data: dataOf.refused('pay_1'),
  };
  await recordNow(bus.appPool, company.tenantId, refused);
  const said = await scrape();
  expect(said).toEqual(
    expect.arrayContaining([
      'bossnyumba_outbox_unpublished_events 1',
      'bossnyumba_process_starts_waiting{age="under_5m"} 1',
      'bossnyumba_process_starts_waiting{age="under_1h"} 1',
      'bossnyumba_callbacks_unhandled{age="under_2h"} 1',
      'bossnyumba_consumer_behind_events{consumer="audit"} 2',
    ]),
  );
  const text = said.join('\n');
  for (const { tenantId } of [company, other]) expect(text).not.toContain(tenantId);
  expect(text).not.toContain('Acme');
});

test('a side of the ledger that does not add up is found in the snapshots', async () => {
  const sidesOf = () => inTransaction(bus.appPool, company.tenantId, 'test', unbalancedSides);
  await inTransaction(bus.appPool, company.tenantId, 'test', takeSnapshots);
  expect(await sidesOf()).toBe(0);
  await insert(company, 'ledger_snapshot', { account: '1010', month: '2026-03-01', balance_minor: 5 });
  expect(await sidesOf()).toBe(1);
});
