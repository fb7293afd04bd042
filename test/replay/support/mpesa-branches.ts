import { statementSweepWorkflowId } from '../../../contracts/rent-payment';
import { apiClient, until } from '../../../dev/demo/client';
import { kes, type Company } from '../../support/rent-payment/company';
import type { DarajaControl } from '../../support/rent-payment/daraja';
import { phoneOf, RENT_MINOR } from '../../support/rent-payment/scene';
import type { Stage } from '../../support/rent-payment/stage';
import { sweepStatement } from '../../support/rent-payment/sweep';

/** What a branch plays with. */
export interface Playground {
  readonly stage: Stage;
  readonly company: Company;
  readonly daraja: DarajaControl;
}

/** Brings one process to the end of a branch, and answers its workflow id. */
export type MpesaBranch = (playground: Playground) => Promise<string>;

const PHONE = phoneOf(0);
const WAIT_MS_MAX = 60_000;

async function paid({ company }: Playground): Promise<string> {
  const id = await company.collect(0, RENT_MINOR);
  await company.final(id);
  return id;
}

const pushed: MpesaBranch = async (playground) => `rent-payment/${await paid(playground)}`;

const withFaults =
  (...faults: readonly (readonly [string, string, Readonly<Record<string, unknown>>?])[]): MpesaBranch =>
  async (playground) => {
    for (const [endpoint, fault, more] of faults) await playground.daraja.fault(endpoint, fault, more);
    return pushed(playground);
  };

const withResult =
  (resultCode: string): MpesaBranch =>
  async (playground) => {
    await playground.daraja.customer(PHONE, { resultCode });
    return pushed(playground);
  };

const openReview = ({ company }: Playground): Promise<string> =>
  until(
    'a review',
    WAIT_MS_MAX,
    async () =>
      (await company.api.get('/v1/reviews?status=open')).body['items'] as unknown as { id: string }[],
    (items) => items.length > 0,
  ).then(([review]) => review?.id ?? '');

async function resolved(playground: Playground, evidence: unknown): Promise<void> {
  const path = `/v1/reviews/${await openReview(playground)}/resolutions`;
  await playground.company.api.post(path, `resolve-${path}`, { evidence, reason: 'looked at' });
}

const byPerson =
  (evidence: unknown): MpesaBranch =>
  async (playground) => {
    const { company, daraja } = playground;
    await daraja.fault('stk.push', 'hang');
    const id = await company.collect(0, RENT_MINOR);
    await resolved(playground, evidence);
    return `rent-payment/${id}`;
  };

/** The customer declines, and the query says that they paid: posted, not on the statement, taken back, and a person. */
const unconfirmed: MpesaBranch = async (playground) => {
  const { company, daraja } = playground;
  await daraja.customer(PHONE, { resultCode: '1' });
  await daraja.fault('stk.callback', 'lost');
  await daraja.fault('stk.query', 'says_success', { times: 10 });
  const id = await company.collect(0, RENT_MINOR);
  await resolved(playground, { kind: 'statement' });
  return `rent-payment/${id}`;
};

const notSent: MpesaBranch = async (playground) => {
  await playground.daraja.fault('stk.push', 'busy', { times: 1 });
  const { stage, company } = playground;
  const id = await company.collect(0, RENT_MINOR);
  const handle = stage.temporal.client.workflow.getHandle(`rent-payment/${id}`);
  await until(
    'it to wait for the provider',
    WAIT_MS_MAX,
    // Started after the acceptance was answered.
    async () => (await handle.describe().catch(() => ({ historyLength: 0 }))).historyLength,
    (length) => length > 11,
  );
  await handle.cancel();
  return `rent-payment/${id}`;
};

/** Asked for hours ago, while nothing ran: nobody waits for the push any more. */
const tooLate: MpesaBranch = async ({ stage, company }) => {
  const worker = stage.stack.process('worker-1');
  await worker.stop();
  const id = await company.collect(0, RENT_MINOR);
  await company.rows(
    `UPDATE payment_attempt SET created_at = created_at - interval '4 hours' WHERE tenant_id = $1`,
  );
  await worker.start();
  return `rent-payment/${id}`;
};

const retried: MpesaBranch = async (playground) => {
  const { company, daraja } = playground;
  await daraja.customer(PHONE, { resultCode: '1032' });
  const id = await paid(playground);
  await daraja.customer(PHONE, { resultCode: '0' });
  await company.retry(id);
  return `rent-payment/${id}/2`;
};

async function sweep({ stage, company }: Playground): Promise<string> {
  await sweepStatement(stage, company, 'recorded');
  return statementSweepWorkflowId(company.tenantId, company.shortCode, 'recorded');
}

const swept: MpesaBranch = async (playground) => {
  const { daraja, company } = playground;
  await daraja.post('pay', { shortCode: company.shortCode, phone: PHONE, amount: 700, billRefNumber: 'X' });
  return sweep(playground);
};

/** The query says that it failed, the statement that it succeeded, when the process has ended. */
const late: MpesaBranch = async (playground) => {
  const { stage, daraja, company } = playground;
  await daraja.fault('stk.callback', 'lost');
  await daraja.fault('stk.query', 'says_failed', { resultCode: '1032' });
  const id = await paid(playground);
  await sweep(playground);
  const succeeded = async () =>
    (await company.api.get(`/v1/payments/${id}`)).body['status'] as unknown as string;
  await until('the late success', WAIT_MS_MAX, succeeded, (status) => status === 'succeeded');
  const text = `SELECT signal_id AS id FROM process_signal WHERE tenant_id = $1 AND signal_id LIKE 'stl%'`;
  const [word] = await company.rows<{ id: string }>(text);
  const workflowId = `late-evidence/${word?.id ?? ''}`;
  await stage.temporal.client.workflow.getHandle(workflowId).result();
  return workflowId;
};

const refund =
  (
    amountMinor: bigint,
    prepare: (playground: Playground) => Promise<unknown> = () => Promise.resolve(),
  ): MpesaBranch =>
  async (playground) => {
    const id = await paid(playground);
    await prepare(playground);
    const body = { amount: kes(amountMinor), reason: 'paid twice' };
    const { api } = playground.company;
    const answer = await api.post(`/v1/payments/${id}/refunds`, `refund-${id}`, body);
    return `payment-refund/${String(answer.body['id'])}`;
  };

/** Above the limit of KES 10,000: a second person approves. */
const approved: MpesaBranch = async (playground) => {
  const workflowId = await refund(2_000_000n)(playground);
  const { stage, company } = playground;
  const path = `/v1/refunds/${workflowId.split('/')[1] ?? ''}`;
  const isWaiting = (status: string): boolean => status === 'awaiting_approval';
  const status = async () => (await company.api.get(path)).body['status'] as unknown as string;
  await until('the refund to wait', WAIT_MS_MAX, status, isWaiting);
  const second = apiClient(stage.stack.serverUrl, await company.tokenFor('manager', 'usr_second'));
  await second.post(`${path}/approvals`, `approve-${path}`, {});
  return workflowId;
};

/** Taken back by a reversal at the same time: the refund is refused by its rule. */
const refusedRefund: MpesaBranch = async (playground) => {
  const { stage } = playground;
  const worker = stage.stack.process('worker-1');
  const id = await paid(playground);
  const { api } = playground.company;
  await worker.stop();
  const ask = (key: string) =>
    api.post(`/v1/payments/${id}/refunds`, key, { amount: kes(1_000_000n), reason: 'paid twice' });
  const ids = await Promise.all(
    [1, 2, 3].map(async (n) => String((await ask(`refund-${n}-${id}`)).body['id'])),
  );
  await worker.start();
  const ends = await Promise.all(
    ids.map(async (refundId) => {
      const handle = stage.temporal.client.workflow.getHandle(`payment-refund/${refundId}`);
      return { refundId, ...((await handle.result()) as { status: string }) };
    }),
  );
  return `payment-refund/${ends.find(({ status }) => status === 'refused')?.refundId ?? ''}`;
};

/** Every branch of the processes of M-Pesa, by the name of its saved history. */
export const MPESA_BRANCHES: Readonly<Record<string, MpesaBranch>> = {
  'mpesa-succeeded': pushed,
  'mpesa-wrong-pin': withResult('2001'),
  'mpesa-callback-lost': withFaults(['stk.callback', 'lost']),
  'mpesa-answer-lost': withFaults(['stk.push', 'answer_lost']),
  'mpesa-nothing-heard': withFaults(['stk.push', 'answer_lost'], ['stk.callback', 'lost']),
  'mpesa-query-failed': withFaults(
    ['stk.callback', 'late', { delayMs: 2_500 }],
    ['stk.query', 'says_failed', { resultCode: '1032' }],
  ),
  'mpesa-person-not-received': byPerson({ kind: 'statement' }),
  'mpesa-person-receipt': byPerson({ kind: 'receipt', receiptNumber: 'NLJ7RT61SV' }),
  'mpesa-unconfirmed': unconfirmed,
  'mpesa-cancelled-before-sent': notSent,
  'mpesa-too-late-to-send': tooLate,
  'mpesa-second-attempt': retried,
  'mpesa-late-evidence': late,
  'mpesa-statement-sweep': swept,
  'refund-succeeded': refund(300_000n),
  'refund-approved-by-second': approved,
  'refund-answer-lost': refund(300_000n, ({ daraja }) => daraja.fault('b2c.request', 'answer_lost')),
  'refund-result-lost': refund(300_000n, ({ daraja }) => daraja.fault('b2c.result', 'lost')),
  'refund-failed': refund(300_000n, ({ daraja }) => daraja.customer(PHONE, { b2cResultCode: '2040' })),
  'refund-refused': refusedRefund,
};
