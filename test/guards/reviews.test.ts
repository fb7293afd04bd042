import { reversePayment } from '../../activities/rent-payment/reverse-payment';
import type { AttemptInput } from '../../contracts/rent-payment';
import { COLLECTING } from '../support/rent-payment/collecting-invariants';
import { acceptingIn, PAYBILL } from './support/accepting';
import { collectingIn } from './support/collecting';
import { AT, openRoom, type Room } from './support/room';

// What a person says of an attempt: it ends what it is said of, or is theirs again. Nothing stays between.

let room: Room;
let door: ReturnType<typeof acceptingIn>;
let collecting: ReturnType<typeof collectingIn>;
beforeAll(async () => {
  room = await openRoom();
  door = acceptingIn(room);
  collecting = collectingIn(room);
  await door.addPaybill(PAYBILL, true);
});
afterEach(async () => {
  for (const [invariant, text] of Object.entries(COLLECTING))
    expect([invariant, await room.rows(text)]).toEqual([invariant, []]);
  const resolving = `SELECT kind, reason FROM review WHERE tenant_id = $1 AND status = 'resolving'`;
  expect(await room.rows(resolving)).toEqual([]);
});
afterAll(() => room.close());

const says = async (attempt: AttemptInput) =>
  (await collecting.reviews(attempt)).map((review) => review.says);

/** A person resolves the attempt's open review of this kind; answers the id of their word. */
async function resolve(attempt: AttemptInput, kind: string): Promise<string> {
  const open = (await collecting.reviews(attempt)).find((one) => one.says.startsWith(kind))!;
  const said = { outcome: 'not_received', evidence: 'statement', receiptNumber: null } as const;
  expect(await door.resolve(open.id, said)).toBe(202);
  const text = 'SELECT resolutions FROM review WHERE tenant_id = $1 AND review_id = $2';
  const [row] = await room.rows<{ resolutions: number }>(text, open.id);
  return `${open.id}.${row!.resolutions}`;
}

/** An attempt of which neither callback, query nor statement tells. */
async function unheard(): Promise<AttemptInput> {
  const attempt = await collecting.asked();
  await collecting.look(attempt, 'last');
  expect(await says(attempt)).toEqual(['outcome_unknown NOT_ON_STATEMENT open']);
  return attempt;
}

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
