import { outcomeIn } from './answer';
import { SmsServerError } from './sender';

const PHONE = '+254712345678';

const body = (message: string, ...recipients: readonly object[]): string =>
  JSON.stringify({ SMSMessageData: { Message: message, Recipients: recipients } });
const of = (statusCode: number, status: string, number = PHONE): object => ({
  ...{ statusCode, number, status, cost: '0', messageId: statusCode < 200 ? 'ATXid_1' : 'None' },
});
const read = (status: number, text: string) => outcomeIn(status, text, PHONE, 1);

test.each([100, 101, 102])(
  'status %i of the phone is accepted, under the provider’s own id',
  (statusCode) => {
    const answered = body('Sent to 1/1 Total Cost: KES 0.8000', of(statusCode, 'Success'));
    expect(read(201, answered)).toEqual({ kind: 'accepted', messageId: 'ATXid_1', parts: 1 });
  },
);

test.each([
  [401, 'RiskHold'],
  [403, 'InvalidPhoneNumber'],
  [404, 'UnsupportedNumberType'],
  [406, 'UserInBlacklist'],
  [407, 'CouldNotRoute'],
  [409, 'DoNotDisturbRejection'],
  [502, 'RejectedByGateway'],
])('201 with status %i refuses the phone for good, by the code of the table', (statusCode, name) => {
  const refused = { kind: 'refused', temporary: false, reason: `${statusCode} ${name}` };
  expect(read(201, body('Sent to 0/1 Total Cost: 0', of(statusCode, `${name} ${PHONE}`)))).toEqual(refused);
  const inWords = name === 'InvalidPhoneNumber' ? read(201, body(name)) : refused;
  expect(inWords).toEqual(refused);
});

test.each([
  [500, 'InternalServerError'],
  [501, 'GatewayError'],
])('201 with status %i refuses the phone for now', (statusCode, name) => {
  const answered = read(201, body('Sent to 0/1 Total Cost: 0', of(statusCode, name)));
  expect(answered).toEqual({ kind: 'refused', temporary: true, reason: `${statusCode} ${name}` });
});

test.each([
  [
    'no balance',
    body('Sent to 0/1 Total Cost: 0', of(405, 'InsufficientBalance')),
    '405 InsufficientBalance',
  ],
  ['a sender that is not registered', body('InvalidSenderId'), '402 InvalidSenderId'],
])('201 that speaks of us (%s) refuses nobody', (_what, answered, said) => {
  expect(() => read(201, answered)).toThrow(new SmsServerError(`SMS server: ${said}`));
});

test.each([301, 302, 400, 401, 404, 429, 503])(
  'HTTP %i: it does not serve us, and sent nothing',
  (status) => {
    expect(() => read(status, `about ${PHONE}`)).toThrow(new SmsServerError(`SMS server: HTTP ${status}`));
  },
);

test.each([500, 502, 504, 202, 204])('HTTP %i may have been sent', (status) => {
  expect(read(status, '')).toEqual({ kind: 'unknown', reason: `HTTP ${status}` });
});

test.each([
  ['is no JSON', '<html>', 'unreadable answer'],
  ['has another shape', '{"SMSMessageData":{"Recipients":{}}}', 'unreadable answer'],
  ['lists nobody and says nothing known', body('Sent to 0/0'), 'nobody in the answer'],
  ['is about another number', body('x', of(101, 'Success', '+254700000000')), 'answer about somebody else'],
  ['lists the number twice', body('x', of(101, 'Success'), of(403, 'x')), 'answer about somebody else'],
  ['has a status of which nothing is known', body('x', of(777, 'Odd')), 'status 777'],
])('an answer of 201 that %s may have been sent', (_what, answered, reason) => {
  expect(read(201, answered)).toEqual({ kind: 'unknown', reason });
});
