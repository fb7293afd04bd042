import type { Guard } from '../guard';

const SMS = 'test/relay/notifications-sms.test.ts';
const ONCE = 'test/relay/texts-once.test.ts';
const ANSWER = 'kernel/providers/sms/answer.test.ts';
const ADAPTER = 'kernel/providers/sms/africas-talking.test.ts';
const FOUNDATION = 'prisma/migrations/20261124000000_foundation/migration.sql';
const CONSTRAINTS = 'test/guards/constraints.test.ts';
const ENDS = 'consumers/notifications/notice-ends.ts';
const TEXTS = 'consumers/notifications/send-texts.ts';

const KILLED =
  'a relay that ends between sending and noting it leaves the text unknown: it is not sent again';
const AT_ONCE = 'of two relays that have read one queued text, one sends it';
const LOST = 'a text whose answer is «lost» ends unknown and is never sent again, the mail goes out';
const DOWN =
  'while the SMS server is down the text waits and the mail goes out; when it is back it is sent once';

/** A text goes out at most once, by the channel that its reader prefers. */
const TEXTS_ONCE: readonly Guard[] = [
  {
    guard: 'a text found under way ends unknown',
    file: TEXTS,
    find: 'texts.filter(({ isUnderWay }) => isUnderWay)',
    replace: 'texts.filter(() => false)',
    test: { file: ONCE, name: KILLED },
  },
  {
    guard: 'a text is claimed by whoever sends it',
    file: ENDS,
    find: "AND n.recipient_id = r.recipient_id AND n.status = 'queued'",
    replace: 'AND n.recipient_id = r.recipient_id',
    test: { file: ONCE, name: AT_ONCE },
  },
  {
    guard: 'the claim of a text stands before it goes out',
    file: ENDS,
    find: "SET status = 'sending', sent_at = $5",
    replace: 'SET status = n.status, sent_at = $5',
    test: { file: ONCE, name: KILLED },
  },
  {
    guard: 'an error that nobody expected leaves a text under way',
    file: TEXTS,
    find: 'if (!(error instanceof SmsServerError)) return { failure: { error } };',
    replace: 'if (!(error instanceof SmsServerError)) return waitingAgain(notice, error);',
    test: { file: ONCE, name: KILLED },
  },
  {
    guard: 'a text whose answer was lost is left alone',
    file: TEXTS,
    find: "if (outcome.kind === 'unknown') return unknown(notice, outcome.reason);",
    replace: "if (outcome.kind === 'unknown') return waitingAgain(notice, new Error(outcome.reason));",
    test: { file: ONCE, name: LOST },
  },
  {
    guard: 'a text that was surely not sent waits, and is not given up',
    file: TEXTS,
    find: "end: { notice, status: 'queued', at: null",
    replace: "end: { notice, status: 'unknown', at: null",
    test: { file: SMS, name: DOWN },
  },
  {
    guard: 'an SMS server that does not serve us rejects nobody',
    file: TEXTS,
    find: 'return smsOutage.goesOn() ? waitingAgain(notice, error) : rejected(notice, error.message);',
    replace: 'return rejected(notice, error.message);',
    test: { file: SMS, name: DOWN },
  },
  {
    guard: 'an SMS server that stays away does not hold up mails for ever',
    file: TEXTS,
    find: 'return smsOutage.goesOn() ? waitingAgain(notice, error) : rejected(notice, error.message);',
    replace: 'return waitingAgain(notice, error);',
    test: {
      file: SMS,
      name: 'an SMS server that stays away holds up the mails behind a text for half an hour in all, not for each',
    },
  },
  {
    guard: 'the wait for an SMS server is one for all texts',
    file: 'consumers/notifications/outage.ts',
    find: 'beganAt ??= now;',
    replace: 'beganAt = now;',
    test: {
      file: SMS,
      name: 'an SMS server that stays away holds up the mails behind a text for half an hour in all, not for each',
    },
  },
  {
    guard: 'who is reached by none of the channels preferred is told by mail',
    file: 'consumers/notifications/notices.ts',
    find: "WHERE 'email' = ANY (preferred) OR NOT is_reached_by_sms)",
    replace: "WHERE 'email' = ANY (preferred))",
    test: {
      file: SMS,
      name: 'who prefers {sms} and has phone null is told by each of these that reaches them',
    },
  },
  {
    guard: 'who does not prefer SMS gets none',
    file: 'consumers/notifications/notices.ts',
    find: "WHERE is_reached_by_sms AND 'sms' = ANY (preferred)",
    replace: 'WHERE is_reached_by_sms',
    test: {
      file: SMS,
      name: 'who prefers {email} and has phone 0712 000 001 is told by each of these that reaches them',
    },
  },
];

/** What the way to the provider may conclude from what it hears. */
const PROVIDER: readonly Guard[] = [
  {
    guard: 'what was on its way when the time ran out may have been sent',
    file: 'kernel/http/post-once.ts',
    find: "kind: isConnected ? 'no_answer' : 'not_sent', code",
    replace: "kind: 'not_sent', code",
    test: { file: ONCE, name: LOST },
  },
  {
    guard: 'a request without connection was not sent',
    file: 'kernel/http/post-once.ts',
    find: "kind: isConnected ? 'no_answer' : 'not_sent', code",
    replace: "kind: 'no_answer', code",
    test: { file: SMS, name: DOWN },
  },
  {
    guard: 'no answer is read without end',
    file: 'kernel/http/post-once.ts',
    find: 'if (bytes > bytesMax)',
    replace: 'if (bytes < 0)',
    test: { file: ADAPTER, name: 'an answer without end is not read to its end' },
  },
  {
    guard: '201 is not taken for sent: the phone’s own status decides',
    file: 'kernel/providers/sms/answer.ts',
    find: 'if (!ACCEPTED.includes(recipient.statusCode)) return refused(recipient.statusCode);',
    replace: '',
    test: {
      file: SMS,
      name: 'a number that is refused for good is noted with the code, and the mail goes out',
    },
  },
  {
    guard: 'an answer about another phone says nothing of ours',
    file: 'kernel/providers/sms/answer.ts',
    find: '.filter(({ number }) => kenyanMobile(number) === phone)',
    replace: '.filter(({ number }) => number !== phone.slice(1))',
    test: {
      file: ANSWER,
      name: 'an answer of 201 that is about another number may have been sent',
    },
  },
  {
    guard: 'our account’s empty balance is no phone’s fault',
    file: 'kernel/providers/sms/answer.ts',
    find: "405: { name: 'InsufficientBalance', of: 'us' }",
    replace: "405: { name: 'InsufficientBalance', of: 'phone' }",
    test: {
      file: SMS,
      name: 'an SMS server that has no balance of ours left rejects nobody: the text waits',
    },
  },
  {
    guard: 'a server that failed after the request may have sent it',
    file: 'kernel/providers/sms/answer.ts',
    find: 'status >= 300 && (status < 500 || status === 503)',
    replace: 'status >= 300',
    test: {
      file: ONCE,
      name: 'a text whose answer is «error» ends unknown and is never sent again, the mail goes out',
    },
  },
];

/** What the tables refuse of notices by themselves. */
const TABLES: readonly Guard[] = [
  {
    guard: 'a customer is told by some channel that exists (customer_told_somehow)',
    file: FOUNDATION,
    find: "CONSTRAINT customer_told_somehow CHECK (notice_channels <@ '{email,sms}' AND notice_channels <> '{}')",
    replace: 'CONSTRAINT customer_told_somehow CHECK (true)',
    test: { file: CONSTRAINTS, name: 'a customer is told by some channel that exists' },
  },
  {
    guard: 'an owner is told by some channel (owner_told_somehow)',
    file: FOUNDATION,
    find: "CONSTRAINT owner_told_somehow CHECK (notice_channels <@ '{email,sms}' AND notice_channels <> '{}')",
    replace: 'CONSTRAINT owner_told_somehow CHECK (true)',
    test: { file: CONSTRAINTS, name: 'an owner is told by some channel' },
  },
  {
    guard: 'a mail has its Message-ID before it goes out (mail_is_named_and_known)',
    file: FOUNDATION,
    find: "CHECK (channel = 'sms' OR (message_id IS NOT NULL AND status NOT IN ('sending', 'unknown')))",
    replace: 'CHECK (true)',
    test: { file: CONSTRAINTS, name: 'a mail has its Message-ID from the beginning' },
  },
];

/** What a notice may say of money. */
const WORDS: readonly Guard[] = [
  {
    guard: 'a receipt number that is not known is not shown',
    file: 'consumers/notifications/templates/wording.ts',
    find: 'receiptNumber === null || ',
    replace: '',
    test: {
      file: 'consumers/notifications/templates/every-notice.test.ts',
      name: 'payment.succeeded to the customer shows no value that is missing',
    },
  },
  {
    guard: 'the balance is not called unchanged where another amount came',
    file: 'consumers/notifications/templates/payment-failed.ts',
    find: "if (reason === 'AMOUNT_DIFFERS') {",
    replace: "if (reason === '') {",
    test: {
      file: 'consumers/notifications/templates/templates.test.ts',
      name: 'where another amount came, nobody is told that no money came or that the balance is unchanged',
    },
  },
];

/** What notices promise: texts at most once, and words that are true. */
export const NOTICE_GUARDS: readonly Guard[] = [...TEXTS_ONCE, ...PROVIDER, ...TABLES, ...WORDS];
