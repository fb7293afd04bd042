import { newId } from '../../kernel/db';
import { send, type WireAnswer } from '../support/http';
import { kes, type Company } from '../support/rent-payment/company';
import { RENT_MINOR, today } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { written } from './support/written';

const AT_ONCE = 20;

let stage: Stage;
let company: Company;
let servers: readonly string[];
let token: string;

beforeAll(async () => {
  stage = await openStage({ processes: { server: 2, worker: 1, relay: 1 }, durable: false });
  servers = stage.stack.processes.filter(({ name }) => name.startsWith('server')).map(({ url }) => url);
});
afterAll(() => stage.close());

beforeEach(async () => {
  company = await stage.company();
  token = await company.tokenFor('manager');
});

interface Write {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Sends a write to one of the two servers in turn. */
async function post(
  turn: number,
  key: string,
  { path }: Pick<Write, 'path'>,
  text: string,
): Promise<WireAnswer> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': key,
  };
  return send(servers[turn % servers.length]!, { method: 'POST', path, headers, body: text });
}

const payment = (changes: object = {}): Write => ({
  path: '/v1/payments',
  body: {
    ...{ leaseId: company.leaseId(0), method: 'cash', amount: kes(RENT_MINOR) },
    ...{ receivedOn: today(), receiptNumber: newId('req'), ...changes },
  },
});

/** Each kind of write, on something of its own. */
const WRITES: Readonly<Record<string, () => Promise<Write>>> = {
  'a payment': () => Promise.resolve(payment({ note: 'part of November' })),
  'a deposit': async () => {
    const paymentIds = [await company.pay(0, 1_000n), await company.pay(1, 2_000n)];
    for (const id of paymentIds) await company.final(id);
    const slip = { bankAccount: 'kcb-operating', bankedOn: today(), slipNumber: 'S-1' };
    return { path: '/v1/deposits', body: { paymentIds, ...slip } };
  },
  'a reversal': async () => {
    const paymentId = await company.pay(0, 1_000n);
    await company.final(paymentId);
    const body = { reason: 'recorded in error', reversedOn: today() };
    return { path: `/v1/payments/${paymentId}/reversals`, body };
  },
  'a waiver': () => {
    const amount = kes(100n);
    const body = {
      kind: 'waiver',
      chargeId: company.chargeId(0, 0),
      amount,
      effectiveOn: today(),
      reason: 'as agreed',
    };
    return Promise.resolve({ path: '/v1/adjustments', body });
  },
};

const idOf = ({ json }: WireAnswer): string => (json as { id: string }).id;
const codeOf = ({ json }: WireAnswer): unknown => (json as { code?: string }).code;

/** How often an id stands in what was accepted, started, run and posted. */
async function traces(id: string): Promise<Record<string, unknown>> {
  const [row] = await company.rows<{ started: string[]; records: number; postings: number }>(
    `SELECT (SELECT count(*)::int FROM idempotency_record WHERE tenant_id = $1 AND response ->> 'id' = $2) AS records,
            ARRAY (SELECT workflow_id FROM process_start WHERE tenant_id = $1 AND workflow_id LIKE '%/' || $2) AS started,
            (SELECT count(*)::int FROM ledger_posting WHERE tenant_id = $1 AND reference LIKE '%:' || $2) AS postings`,
    id,
  );
  const { started = [], ...counts } = row ?? {};
  const { count: workflows } = await stage.temporal.client.workflow.count(`WorkflowId = '${started[0]}'`);
  return { ...counts, starts: started.length, workflows };
}

test.each(Object.keys(WRITES))(
  '%s asked for 20 times at once, at two servers, in other words of the same, is one',
  async (what) => {
    const key = newId('req');
    const write = await WRITES[what]!();
    const turns = Array.from({ length: AT_ONCE }, (_, turn) => turn);
    const answers = await Promise.all(turns.map((turn) => post(turn, key, write, written(write.body, turn))));
    expect(answers.map(({ status }) => status)).toEqual(turns.map(() => 202));
    expect(new Set(answers.map(({ headers }) => headers['location'])).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
    const [first] = answers;
    for (const { json } of answers) expect(json).toEqual(first!.json);
    const id = idOf(first!);
    expect((await company.final(id))['status']).toMatch(/succeeded|posted/);
    expect(await traces(id)).toEqual({ records: 1, starts: 1, postings: 1, workflows: 1 });
  },
);

test.each(Object.keys(WRITES))(
  '%s repeated after it has ended gets the first answer again, and does nothing',
  async (what) => {
    const key = newId('req');
    const write = await WRITES[what]!();
    const first = await post(0, key, write, JSON.stringify(write.body));
    const ended = await company.final(idOf(first));
    const again = await post(1, key, write, JSON.stringify(write.body));
    expect(again.status).toBe(202);
    expect(again.json).toEqual(first.json);
    expect(again.json).toMatchObject({ status: 'received' });
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.headers['location']).toBe(first.headers['location']);
    expect(await company.final(idOf(first))).toEqual(ended);
    expect(await traces(idOf(first))).toEqual({ records: 1, starts: 1, postings: 1, workflows: 1 });
  },
);

test('a body that spells out a default is the same request', async () => {
  const key = newId('req');
  const write = payment();
  const first = await post(0, key, write, JSON.stringify(write.body));
  const again = await post(1, key, write, JSON.stringify({ ...write.body, note: null }));
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(again.json).toEqual(first.json);
});

test('the same key with any field of the body changed is refused and changes nothing', async () => {
  const key = newId('req');
  const { path, body } = payment({ note: 'one' });
  const first = await post(0, key, { path }, JSON.stringify(body));
  await company.final(idOf(first));
  const changes = [
    ...[{ leaseId: company.leaseId(1) }, { method: 'cheque' }, { amount: kes(RENT_MINOR + 1n) }],
    ...[{ receivedOn: '2026-01-01' }, { receiptNumber: newId('req') }, { note: 'two' }, { note: null }],
  ];
  expect(changes.flatMap(Object.keys)).toEqual(expect.arrayContaining(Object.keys(body)));
  for (const change of changes) {
    const answer = await post(0, key, { path }, JSON.stringify({ ...body, ...change }));
    expect([answer.status, codeOf(answer)]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
  }
  expect(await company.rows('SELECT payment_id FROM payment WHERE tenant_id = $1')).toHaveLength(1);
});

test('the same key and body at another path is refused: of two payments only the first is reversed', async () => {
  const key = newId('req');
  const [first, second] = [await company.pay(0, 1_000n), await company.pay(1, 1_000n)];
  for (const id of [first, second]) await company.final(id);
  const body = JSON.stringify({ reason: 'recorded in error', reversedOn: today() });
  const accepted = await post(0, key, { path: `/v1/payments/${first}/reversals` }, body);
  const refused = await post(1, key, { path: `/v1/payments/${second}/reversals` }, body);
  expect([accepted.status, refused.status, codeOf(refused)]).toEqual([202, 409, 'IDEMPOTENCY_KEY_REUSED']);
  await company.final(idOf(accepted));
  expect([(await company.final(first))['status'], (await company.final(second))['status']]).toEqual([
    'reversed',
    'succeeded',
  ]);
});

test('a key is one for all kinds of writes of a company', async () => {
  const key = newId('req');
  const paid = payment();
  const accepted = await post(0, key, paid, JSON.stringify(paid.body));
  const waiver = await WRITES['a waiver']!();
  const refused = await post(1, key, waiver, JSON.stringify(waiver.body));
  expect([accepted.status, refused.status, codeOf(refused)]).toEqual([202, 409, 'IDEMPOTENCY_KEY_REUSED']);
});

test('of 20 different requests at once under one key one is accepted, and the others are told', async () => {
  const key = newId('req');
  const turns = Array.from({ length: AT_ONCE }, (_, turn) => turn);
  const answers = await Promise.all(
    turns.map((turn) => {
      const write = payment({ amount: kes(BigInt(turn + 1)) });
      return post(turn, key, write, JSON.stringify(write.body));
    }),
  );
  const refused = answers.filter(({ status }) => status !== 202);
  expect(refused.map(codeOf)).toEqual(Array.from({ length: AT_ONCE - 1 }, () => 'IDEMPOTENCY_KEY_REUSED'));
  const [accepted] = answers.filter(({ status }) => status === 202);
  const row = await company.final(idOf(accepted!));
  expect(row).toMatchObject({ status: 'succeeded', amount: (accepted!.json as { amount: unknown }).amount });
  expect(await company.rows('SELECT payment_id FROM payment WHERE tenant_id = $1')).toHaveLength(1);
});

test('a refused request leaves its key free: put right, it is accepted under the same key', async () => {
  const key = newId('req');
  const wrong = payment({ leaseId: newId('lse') });
  const refused = await post(0, key, wrong, JSON.stringify(wrong.body));
  expect([refused.status, codeOf(refused)]).toEqual([404, 'LEASE_NOT_FOUND']);
  const right = payment();
  const accepted = await post(1, key, right, JSON.stringify(right.body));
  expect([accepted.status, accepted.headers['idempotency-replayed']]).toEqual([202, undefined]);
  expect((await company.final(idOf(accepted)))['status']).toBe('succeeded');
});

test('of 20 payments at once with one receipt number one can stand, whatever was accepted', async () => {
  const receiptNumber = newId('req');
  const turns = Array.from({ length: AT_ONCE }, (_, turn) => turn);
  const answers = await Promise.all(
    turns.map((turn) => {
      const write = payment({
        receiptNumber,
        leaseId: company.leaseId(turn % 2),
        amount: kes(BigInt(turn + 1)),
      });
      return post(turn, newId('req'), write, JSON.stringify(write.body));
    }),
  );
  const accepted = answers.filter(({ status }) => status === 202);
  const refused = answers.filter(({ status }) => status !== 202);
  expect(new Set(refused.map(codeOf))).toEqual(new Set(refused.length === 0 ? [] : ['PAYMENT_DUPLICATE']));
  const ended = await Promise.all(accepted.map((answer) => company.final(idOf(answer))));
  const standing = ended.filter(({ status }) => status === 'succeeded');
  expect(standing).toHaveLength(1);
  const failed = ended.filter(({ status }) => status !== 'succeeded');
  for (const row of failed)
    expect(row).toMatchObject({ status: 'failed', failureReason: 'PAYMENT_DUPLICATE' });
  const money = `SELECT coalesce(sum(amount_minor), 0)::text AS drawer FROM ledger_line WHERE tenant_id = $1 AND account = '1060'`;
  const [{ amount } = { amount: {} }] = standing as unknown as { amount: { amount?: string } }[];
  expect(await company.rows(money)).toEqual([{ drawer: amount.amount }]);
  const late = await post(0, newId('req'), payment(), JSON.stringify(payment({ receiptNumber }).body));
  expect(late.json).toMatchObject({ code: 'PAYMENT_DUPLICATE', firstPaymentId: standing[0]!['id'] });
});

test('a receipt number is free again once its payment is reversed', async () => {
  const receiptNumber = newId('req');
  const first = await company.pay(0, 1_000n, { receiptNumber });
  await company.final(first);
  await company.final(await company.reverse(first));
  const second = await company.final(await company.pay(0, 2_000n, { receiptNumber }));
  expect(second['status']).toBe('succeeded');
});
