import { reversePayment } from '../../activities/rent-payment/reverse-payment';
import type { AttemptInput } from '../../contracts/rent-payment';
import { COLLECTING } from '../support/rent-payment/collecting-invariants';
import { acceptingIn, PAYBILL } from './support/accepting';
import { ASKED_MINOR, collectingIn } from './support/collecting';
import { AT, openRoom, type Room } from './support/room';

// What a person says of an attempt: it ends what it is said of, or is theirs again. Nothing stays between.

let room: Room;
let door: ReturnType<typeof acceptingIn>;
let collecting: ReturnType<typeof collectingIn>;
beforeEach(async () => {
  room = await openRoom();
  door = acceptingIn(room);
  collecting = collectingIn(room);
  await door.addPaybill(PAYBILL, true);
});
afterEach(async () => {
  const resolving = `SELECT kind, reason FROM review WHERE tenant_id = $1 AND status = 'resolving'`;
  const checks = Object.entries({ ...COLLECTING, 'no word of a person is left': resolving });
  const broken = [];
  for (const [invariant, text] of checks) {
    for (const found of await room.rows(text)) broken.push({ invariant, found });
  }
  await room.close();
  expect(broken).toEqual([]);
});

const says = async (attempt: AttemptInput) =>
  (await collecting.reviews(attempt)).map((review) => review.says);

/** A person resolves the attempt's open review of this kind; answers the id of their word. */
async function resolve(attempt: AttemptInput, kind: string, receiptNumber?: string): Promise<string> {
  const open = (await collecting.reviews(attempt)).find((one) => one.says.startsWith(kind))!;
  const said = receiptNumber
    ? ({ outcome: 'received', evidence: 'statement_line', receiptNumber } as const)
    : ({ outcome: 'not_received', evidence: 'statement', receiptNumber: null } as const);
  expect(await door.resolve(open.id, said)).toBe(202);
  const text = 'SELECT resolutions FROM review WHERE tenant_id = $1 AND review_id = $2';
  const [row] = await room.rows<{ resolutions: number }>(text, open.id);
  return `${open.id}.${row!.resolutions}`;
}

/** A success that only a query told, while the statement cannot be read. */
async function doubtful(): Promise<AttemptInput> {
  const attempt = await collecting.asked();
  await collecting.query(attempt, '0');
  await collecting.look(attempt, 'unread');
  expect(await says(attempt)).toEqual(['unconfirmed_success STATEMENT_NOT_READ open']);
  return attempt;
}

/** An attempt of which neither callback, query nor statement tells. */
async function unheard(): Promise<AttemptInput> {
  const attempt = await collecting.asked();
  await collecting.look(attempt, 'last');
  expect(await says(attempt)).toEqual(['outcome_unknown NOT_ON_STATEMENT open']);
  return attempt;
}

const FAILED = { attempt: 'failed', receiptPending: false, asksStatement: false };

test('a success that only a query told, and that neither person nor statement knows, is taken back and has failed', async () => {
  const attempt = await doubtful();
  const word = await resolve(attempt, 'unconfirmed_success');
  expect(await collecting.evidence(word)).toMatchObject({ attempt: 'succeeded', asksStatement: true });
  expect(await collecting.look(attempt, 'check')).toMatchObject({ ...FAILED, status: 'reversed' });
  expect(await collecting.look(attempt, 'last')).toMatchObject({ ...FAILED, status: 'reversed' });
  expect(await says(attempt)).toEqual(['unconfirmed_success STATEMENT_NOT_READ resolved not_received']);
});

test('a success that may not be taken back yet is a person’s again, and has failed once it may', async () => {
  const attempt = await doubtful();
  const refund = (minor: number) =>
    room.rows(
      'UPDATE payment SET refunded_minor = $3 WHERE tenant_id = $1 AND payment_id = $2',
      ...[attempt.paymentId, minor],
    );
  await refund(1);
  await collecting.evidence(await resolve(attempt, 'unconfirmed_success'));
  expect(await collecting.look(attempt, 'check')).toMatchObject({
    ...{ status: 'succeeded', attempt: 'succeeded', receiptPending: true },
  });
  expect(await says(attempt)).toEqual(['unconfirmed_success STATEMENT_NOT_READ open']);
  await refund(0);
  await collecting.evidence(await resolve(attempt, 'unconfirmed_success'));
  expect(await collecting.look(attempt, 'check')).toMatchObject({ ...FAILED, status: 'reversed' });
  expect(await says(attempt)).toEqual(['unconfirmed_success STATEMENT_NOT_READ resolved not_received']);
});

test('a person whose word left a success in doubt is asked anew when it is taken back', async () => {
  const attempt = await doubtful();
  await collecting.line('TCE0AAAAA1', null, ASKED_MINOR - 100n);
  await collecting.evidence(await resolve(attempt, 'unconfirmed_success', 'TCE0AAAAA1'));
  expect(await collecting.look(attempt, 'last')).toMatchObject({ attempt: 'open', status: 'reversed' });
  expect(await says(attempt)).toEqual([
    'second_payment PAYMENT_SUCCEEDED_BEFORE open',
    'unconfirmed_success STATEMENT_NOT_READ resolved received',
    'unconfirmed_success NOT_ON_STATEMENT open',
  ]);
});

test.each([
  ['a line credits', 'received', (attempt: AttemptInput) => collecting.line('TCE0AAAAA2', attempt)],
  ['a callback fails', 'not_received', (attempt: AttemptInput) => collecting.failure(attempt, 1032)],
])(
  'the statement that a person asks for has nothing to add to what %s before: their review ends',
  async (_, end, tell) => {
    const attempt = await unheard();
    const word = await resolve(attempt, 'outcome_unknown');
    const { attempt: outcome } = (await collecting.evidence(await tell(attempt))) as { attempt: string };
    expect(outcome).toBe(end === 'received' ? 'succeeded' : 'failed');
    expect(await collecting.evidence(word)).toMatchObject({ attempt: outcome, asksStatement: false });
    expect(await says(attempt)).toEqual([`outcome_unknown NOT_ON_STATEMENT resolved ${end}`]);
  },
);

test('a review that asks for the statement is a person’s again where a rule refuses the money on it', async () => {
  const attempt = await unheard();
  const receiptNumber = 'TCE0AAAAA3';
  const cashId = await room.paid({ receiptNumber });
  await collecting.line(receiptNumber, attempt);
  await collecting.evidence(await resolve(attempt, 'outcome_unknown'));
  expect(await collecting.look(attempt, 'check')).toMatchObject({ attempt: 'open' });
  expect(await says(attempt)).toEqual([
    'outcome_unknown NOT_ON_STATEMENT open',
    'unconfirmed_success PAYMENT_DUPLICATE open',
  ]);
  await reversePayment(room.pool, room.tenantId, await room.reversal(cashId), 'wf_1', AT);
  await collecting.evidence(await resolve(attempt, 'outcome_unknown'));
  expect(await collecting.look(attempt, 'check')).toMatchObject({
    attempt: 'succeeded',
    receiptPending: false,
  });
  expect(await says(attempt)).toEqual([
    'outcome_unknown NOT_ON_STATEMENT resolved received',
    'unconfirmed_success PAYMENT_DUPLICATE resolved received',
  ]);
});
