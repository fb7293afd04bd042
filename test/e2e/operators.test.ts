import { historyToJSON, payloadToJSON } from '@temporalio/common/lib/proto-utils';
import type { temporal } from '@temporalio/proto';
import { until } from '../../dev/demo/client';
import { openPayloadCodec } from '../../kernel/temporal';
import type { Company } from '../support/rent-payment/company';
import {
  closedView,
  currentDetailsOf,
  handleOf,
  viewOf,
  workflowIdOf,
} from '../support/rent-payment/processes';
import { RENT_MINOR } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { verdictOn } from '../support/rent-payment/verdict';

type Payload = temporal.api.common.v1.IPayload;
type Event = temporal.api.history.v1.IHistoryEvent;

/** What a payment in cash may write into its history: every event is stored, replayed and paid for. */
const HISTORY_EVENTS_MAX = 10;

let stage: Stage;
let company: Company;

beforeAll(async () => {
  stage = await openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: false });
});
beforeEach(async () => {
  company = await stage.company();
});
afterEach(async () => {
  expect(await verdictOn(stage, company.tenantId)).toEqual([]);
});
afterAll(() => stage.close());

async function paid(receiptNumber = 'RC-42-7'): Promise<string> {
  const id = await company.pay(0, RENT_MINOR, { receiptNumber });
  await company.final(id);
  await closedView(stage, id);
  return id;
}

const eventsOf = async (id: string): Promise<Event[]> =>
  (await handleOf(stage, id).fetchHistory()).events ?? [];

/** Every payload below a value, but for search attributes, which the server must be able to read. */
function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && 'data' in value) return [value as Payload];
  return Object.entries(value).flatMap(([key, part]) => (key === 'searchAttributes' ? [] : payloadsIn(part)));
}

const textOf = (data: Uint8Array | null | undefined): string => Buffer.from(data ?? []).toString();

const encodingOf = ({ metadata }: Payload): string => textOf(metadata?.['encoding']);

const opened = async (payloads: readonly (Payload | null | undefined)[]): Promise<string[]> => {
  const sealed = payloads.flatMap((payload) => (payload ? [payload] : []));
  const plain = await openPayloadCodec(stage.config.codecKeys).decode(sealed);
  return plain.map(({ data }) => textOf(data));
};

it('an operator finds a process by company, property, lease and status, and reads its summary', async () => {
  const id = await paid();
  const { tenantId, propertyId } = company;
  const query = [
    `TenantId = '${tenantId}' AND PropertyId = '${propertyId}'`,
    `LeaseId = '${company.leaseId(0)}' AND ProcessStatus = 'succeeded'`,
  ].join(' AND ');
  const list = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const { workflowId } of stage.temporal.client.workflow.list({ query })) found.push(workflowId);
    return found;
  };
  expect(await until('the list', 60_000, list, (found) => found.length > 0)).toEqual([workflowIdOf(id)]);
  expect(await viewOf(stage, id)).toMatchObject({
    ...{
      type: 'rentPayment',
      status: 'COMPLETED',
      processStatus: 'succeeded',
      tenantId,
      leaseId: company.leaseId(0),
    },
    staticSummary: `cash of ${RENT_MINOR} minor units for ${company.leaseId(0)}`,
  });
  expect(await currentDetailsOf(stage, id)).toBe('Posted to the ledger; notices follow.');
});

it(`a payment in cash without a fault writes at most ${HISTORY_EVENTS_MAX} events of history`, async () => {
  const id = await paid();
  expect((await viewOf(stage, id)).historyLength).toBeLessThanOrEqual(HISTORY_EVENTS_MAX);
});

it('every step of a process carries its summary', async () => {
  const markers = (await eventsOf(await paid())).filter((event) => event.markerRecordedEventAttributes);
  expect(await opened(markers.map(({ userMetadata }) => userMetadata?.summary))).toEqual([
    '"Validate the payment, open its intent and post it"',
  ]);
});

it('what the server keeps of a process is encrypted: no amount, receipt, customer or name stands in it', async () => {
  const events = await eventsOf(await paid());
  const parts = payloadsIn(events).map(({ data }) => Buffer.from(data ?? []).toString('latin1'));
  const clear = [historyToJSON({ events }), ...parts].join();
  const [lease] = company.leases;
  const secrets = [String(RENT_MINOR), 'RC-42-7', lease!.customerId, lease!.name, 'minor units', 'reason'];
  expect(secrets.filter((secret) => clear.includes(secret))).toEqual([]);
});

it('every payload is sealed; only the SDK’s own note of a local activity is open, and names nothing of ours', async () => {
  const payloads = payloadsIn(await eventsOf(await paid()));
  const open = payloads.filter((payload) => encodingOf(payload) !== 'binary/encrypted');
  // Static summary, input and result of the process; summary and result of its step.
  expect(payloads.length - open.length).toBeGreaterThanOrEqual(5);
  const times = ['complete_time', 'original_schedule_time'];
  const counts = ['activity_id', 'activity_type', 'attempt', 'backoff', 'seq'];
  const notes = open.map(({ data }) => Object.keys(JSON.parse(textOf(data)) as object).toSorted());
  expect(notes).toEqual([[...times, ...counts].toSorted()]);
});

it('with the key it can be read: what the process was started with, and how it ended', async () => {
  const id = await paid();
  const events = await eventsOf(id);
  const started = events[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  const ended = events.at(-1)?.workflowExecutionCompletedEventAttributes?.result?.payloads?.[0];
  expect((await opened([started, ended])).map((text) => JSON.parse(text) as unknown)).toEqual([
    { tenantId: company.tenantId, paymentId: id },
    { status: 'succeeded', reason: null },
  ]);
});

it('the codec endpoint decodes it for an operator, and for a manager not', async () => {
  const [first] = await eventsOf(await paid());
  const sealed = first?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  const ask = async (role: 'operator' | 'manager') =>
    fetch(`${stage.stack.serverUrl}/codec/decode`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await company.tokenFor(role)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ payloads: [payloadToJSON(sealed!)] }),
    });
  const { payloads } = (await (await ask('operator')).json()) as { payloads: { data: string }[] };
  expect(Buffer.from(payloads[0]!.data, 'base64').toString()).toContain(company.tenantId);
  expect((await ask('manager')).status).toBe(403);
});

it('a step that a defect stops waits for a person, and goes on when the person has repaired it', async () => {
  const chargeId = company.chargeId(0, 0);
  const repair = (by: number) =>
    company.rows(
      'UPDATE charge SET paid_minor = paid_minor + $3 WHERE tenant_id = $1 AND charge_id = $2',
      chargeId,
      by,
    );
  await repair(1);
  const id = await company.adjust('waiver', chargeId, RENT_MINOR);
  const stuck = await until(
    'it to wait',
    30_000,
    () => viewOf(stage, id),
    ({ waitingFor }) => waitingFor !== undefined,
  );
  expect(stuck).toMatchObject({ status: 'RUNNING', waitingFor: 'person', processStatus: 'received' });
  expect(await currentDetailsOf(stage, id)).toBe('Waiting for the **person** to do: Post the adjustment');
  await repair(-1);
  expect(await company.final(id)).toMatchObject({ status: 'posted' });
  expect(await closedView(stage, id)).toMatchObject({ processStatus: 'posted', waitingFor: undefined });
  const ordinary = (await eventsOf(id)).filter((event) => event.activityTaskScheduledEventAttributes);
  expect(await opened(ordinary.map(({ userMetadata }) => userMetadata?.summary))).toEqual([
    '"Post the adjustment"',
  ]);
});
