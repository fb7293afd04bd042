import { newId } from '../../kernel/db';
import { openReview } from '../../store/rent-payment/review-row';
import { keepLines } from '../../store/rent-payment/statement-lines';
import { acceptingIn, PAYBILL, PHONE } from './support/accepting';
import { moneyIn } from './support/money';
import { AT, openRoom, type Room } from './support/room';

// What is taken for evidence at the door: of whose money, and of who paid it.

const OTHER_PAYBILL = '600200';

let room: Room;
let money: ReturnType<typeof moneyIn>;
let door: ReturnType<typeof acceptingIn>;
beforeAll(async () => {
  room = await openRoom();
  money = moneyIn(room);
  door = acceptingIn(room);
  await door.addPaybill(PAYBILL, true);
  await door.addPaybill(OTHER_PAYBILL, false);
});
afterAll(() => room.close());

const addLine = (shortCode: string, transactionId: string, msisdn: string) => {
  const line = { transactionId, at: AT, msisdn, amountMinor: 500n, accountReference: 'ELSE' };
  return money.write((tx) => keepLines(tx, shortCode, [line], AT));
};

test('a line of another paybill of the company is no evidence of an attempt’s money', async () => {
  const paymentId = await money.paidByMpesa(500n);
  const attemptId = await door.addAttempt(paymentId, 1);
  const unknown = { kind: 'outcome_unknown', reason: 'NO_ANSWER', paymentId, attemptId } as const;
  const reviewId = await money.write((tx) => openReview(tx, unknown, AT));
  const said = { outcome: 'received', evidence: 'statement_line' } as const;
  await addLine(OTHER_PAYBILL, 'TBL0AAAAA1', PHONE);
  const resolve = (receiptNumber: string) => door.resolve(reviewId, { ...said, receiptNumber });
  expect(await resolve('TBL0AAAAA1')).toBe('STATEMENT_LINE_NOT_FOUND');
  await addLine(PAYBILL, 'TBL0AAAAA2', PHONE);
  expect(await resolve('TBL0AAAAA2')).toBe(202);
});

test('a payer of whose phone the statement shows a part only is not paid back by phone', async () => {
  const paidFrom = async (phone: string): Promise<string> => {
    const paymentId = await money.paidByMpesa(500n);
    // Its receipt number is its id, as its row was made.
    await addLine(PAYBILL, paymentId, phone);
    return paymentId;
  };
  for (const masked of ['2547*****001', '25470000000', '2547000000012', 'x254700000001'])
    expect([masked, await door.refund(await paidFrom(masked), 100n)]).toEqual([masked, 'PHONE_MISSING']);
  expect(await door.refund(newId('pay'), 100n)).toBe('PAYMENT_NOT_FOUND');
  expect(await door.refund(await paidFrom(PHONE), 100n)).toBe(202);
});
