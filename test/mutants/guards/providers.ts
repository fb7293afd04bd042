import type { Guard } from '../guard';

const RULES = 'domain/rent-payment';
const EVIDENCE = `${RULES}/evidence.test.ts`;
const PAYOUT = `${RULES}/refund-evidence.test.ts`;
const RESULTS = `${RULES}/mpesa-results.test.ts`;
const CLIENT = 'kernel/providers/mpesa';
const TOKEN = 'kernel/providers/callback-token';

/** What a word of the provider may do to an attempt at collecting a payment. */
const COLLECTING: readonly Guard[] = [
  {
    guard: 'a query never undoes a success',
    file: `${RULES}/evidence.ts`,
    find: "return isOpen(attempt) ? { kind: 'fail', rank, reason",
    replace: "return true ? { kind: 'fail', rank, reason",
    test: { file: EVIDENCE, name: 'a result without a receipt never undoes a success that query settled' },
  },
  {
    guard: 'a success without a receipt does not credit what has failed',
    file: `${RULES}/evidence.ts`,
    find: "return isOpen(attempt) ? { kind: 'credit_provisionally' }",
    replace: "return attempt.status !== 'succeeded' ? { kind: 'credit_provisionally' }",
    test: {
      file: EVIDENCE,
      name: 'a result without a receipt that says success does not credit what has failed: only money seen to have moved does',
    },
  },
  {
    guard: 'evidence for an attempt that was never sent is held',
    file: `${RULES}/evidence.ts`,
    find: "  if (attempt.status === 'prepared') return { kind: 'quarantine', reason: 'NEVER_SENT' };\n",
    replace: '',
    test: {
      file: EVIDENCE,
      name: 'evidence for an attempt that was never sent is held, whoever gives it and whatever it says',
    },
  },
  {
    guard: 'another amount is not credited unseen',
    file: `${RULES}/evidence.ts`,
    find: 'if (moved.amountMinor !== attempt.amountMinor)',
    replace: 'if (moved.amountMinor < attempt.amountMinor)',
    test: {
      file: EVIDENCE,
      name: 'money that moved that differs by one cent more is held for a person while the attempt is pending',
    },
  },
  {
    guard: 'money of another phone is not credited unseen',
    file: `${RULES}/evidence.ts`,
    find: "  if ((wholePhone(moved.phone) ?? attempt.phone) !== attempt.phone) return 'PHONE_DIFFERS';\n",
    replace: '',
    test: {
      file: EVIDENCE,
      name: 'money that moved that differs by another phone is held for a person while the attempt is pending',
    },
  },
  {
    guard: 'a masked phone is no difference',
    file: `${RULES}/evidence.ts`,
    find: 'if ((wholePhone(moved.phone) ?? attempt.phone) !== attempt.phone)',
    replace: 'if (moved.phone !== undefined && moved.phone !== attempt.phone)',
    test: {
      file: EVIDENCE,
      name: 'money that moved from a phone that is masked or not whole ("2547 ***** 126") is no difference',
    },
  },
  {
    guard: 'money of another short code is not credited unseen',
    file: `${RULES}/evidence.ts`,
    find: 'if (moved.shortCode !== undefined && moved.shortCode !== attempt.shortCode)',
    replace: 'if (false)',
    test: {
      file: EVIDENCE,
      name: 'money that moved that differs by another short code is held for a person while the attempt is pending',
    },
  },
  {
    guard: 'a result of another checkout is held',
    file: `${RULES}/evidence.ts`,
    find: "  if (checkoutDiffers(attempt, evidence)) return { kind: 'quarantine', reason: 'CHECKOUT_DIFFERS' };\n",
    replace: '',
    test: {
      file: EVIDENCE,
      name: 'a result without a receipt of another checkout is held, whatever it says',
    },
  },
  {
    guard: 'a person may answer for a difference',
    file: `${RULES}/evidence.ts`,
    find: "evidence.rank === 'person' ? null : differs(attempt, evidence.moved)",
    replace: 'differs(attempt, evidence.moved)',
    test: {
      file: EVIDENCE,
      name: 'money that moved that differs by one cent more is credited when a person says so',
    },
  },
  {
    guard: 'a code that stands in no table is no failure',
    file: `${RULES}/mpesa-results.ts`,
    find: '(Object.hasOwn(table, code) ? table[code] : undefined) ?? NOT_FINAL',
    replace: 'table[code] ?? NOT_FINAL',
    test: { file: RESULTS, name: 'a code that stands in no table decides nothing: "constructor"' },
  },
];

/** What a word of the provider may do to a payout. */
const PAYING_OUT: readonly Guard[] = [
  {
    guard: 'a time-out notice fails no payout',
    file: `${RULES}/refund-evidence.ts`,
    find: "  if (evidence.source === 'timeout') return { kind: 'unknown' };\n",
    replace:
      "  if (evidence.source === 'timeout') return { kind: 'fail', reason: 'MPESA_TIMEOUT', resultCode: '' };\n",
    test: {
      file: PAYOUT,
      name: 'a time-out notice leaves the payout unknown, never failed, whatever else it says',
    },
  },
  {
    guard: 'a failed question says nothing of the payout',
    file: `${RULES}/refund-evidence.ts`,
    find: "if (resultCode !== '0' || transactionStatus === undefined) return NOTHING;",
    replace: 'if (transactionStatus === undefined) return NOTHING;',
    test: {
      file: PAYOUT,
      name: 'the answer to a question for a payout that failed with 2032 says nothing of the payout',
    },
  },
  {
    guard: 'a result of another conversation settles no payout',
    file: `${RULES}/refund-evidence.ts`,
    find: "  if (said !== refund.originatorConversationId) return { kind: 'quarantine', reason: 'CONVERSATION_DIFFERS' };\n",
    replace: '',
    test: { file: PAYOUT, name: 'the result of a payout with 0 and of another conversation is held' },
  },
  {
    guard: 'no payout is confirmed by an empty receipt',
    file: `${RULES}/refund-evidence.ts`,
    find: " || receiptNumber === '')",
    replace: ')',
    test: { file: PAYOUT, name: 'the result of a payout without a receipt ("") decides nothing' },
  },
  {
    guard: 'a payout of another amount is held',
    file: `${RULES}/refund-evidence.ts`,
    find: 'amountMinor !== undefined && amountMinor !== refund.amountMinor',
    replace: 'amountMinor !== undefined && amountMinor > refund.amountMinor',
    test: { file: PAYOUT, name: 'the result of a payout over 99999 cents instead of 100000 is held' },
  },
  {
    guard: 'a payout to another phone is held',
    file: `${RULES}/refund-evidence.ts`,
    find: 'if (paid !== undefined && paid !== refund.phone)',
    replace: 'if (false)',
    test: { file: PAYOUT, name: 'the answer to a question to another phone is held' },
  },
];

/** How words and requests travel. */
const WAYS: readonly Guard[] = [
  {
    guard: 'a push follows no redirect',
    file: `${CLIENT}/wire.ts`,
    // Neither stands alone: a transport of ours follows nothing by itself, and without it the client's own setting holds.
    find: 'transport: passage.transport,',
    replace: 'maxRedirects: 5,',
    test: {
      file: `${CLIENT}/outcomes.test.ts`,
      name: 'what may have been done is unknown, and sent once a redirect',
    },
  },
  {
    guard: 'somebody’s time-out on the way is no refusal',
    file: `${CLIENT}/classify.ts`,
    find: 'status < 500 && status !== REQUEST_TIMEOUT',
    replace: 'status < 500',
    test: { file: `${CLIENT}/classify.test.ts`, name: '408 408.001.01 «Request time-out» is unknown' },
  },
  {
    guard: 'a callback address is compared by its token, not its length',
    file: `${TOKEN}.ts`,
    find: ' && timingSafeEqual(given, expected)',
    replace: '',
    test: {
      file: `${TOKEN}.test.ts`,
      name: 'it holds for these facts under this secret only, and their limits cannot be moved',
    },
  },
  {
    guard: 'where one fact of a callback address ends is part of its token',
    file: `${TOKEN}.ts`,
    find: 'JSON.stringify(facts)',
    replace: "facts.join('')",
    test: {
      file: `${TOKEN}.test.ts`,
      name: 'it holds for these facts under this secret only, and their limits cannot be moved',
    },
  },
];

/** What the provider says is believed as far as it proves something, and only where it comes from the provider. */
export const PROVIDER_GUARDS: readonly Guard[] = [...COLLECTING, ...PAYING_OUT, ...WAYS];
