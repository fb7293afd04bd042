import type { Guard } from '../guard';

const LATE = 'test/faults/mpesa-late-money.test.ts';
const DOUBTFUL = 'test/faults/mpesa-doubtful.test.ts';
const REVIEWS = 'test/guards/reviews.test.ts';
const IN_VAIN = 'in vain for';

/** Money by M-Pesa that comes late, words that are not to be believed, a statement that says nothing. */
export const LATE_MONEY_GUARDS: readonly Guard[] = [
  {
    guard: 'a second attempt is not opened where the money of the first has come',
    file: 'activities/rent-payment/open-attempt.ts',
    find: "if (payment.status === 'succeeded' || payment.status === 'reversed') throw new Refused('PAYMENT_SETTLED');",
    replace: '',
    test: {
      file: LATE,
      name: 'it comes between the acceptance of the second attempt and its first step: the customer is not asked again',
    },
    needs: 'build',
    failsWith: IN_VAIN,
  },
  {
    guard: 'a push that waits does not leave where the money of another attempt has come',
    file: 'activities/rent-payment/send-push.ts',
    find: "if (!attempt.isDue) return { outcome: 'needless' };",
    replace: '',
    test: {
      file: LATE,
      name: 'it comes while the second push cannot leave: the customer is not asked again',
    },
    needs: 'build',
  },
  {
    guard: 'a receipt that is credited to another attempt settles none',
    file: 'activities/rent-payment/credit-attempt.ts',
    find: 'return credited.attemptId === attempt.attemptId;',
    replace: 'return true;',
    test: {
      file: DOUBTFUL,
      name: 'a receipt that is another attempt’s settles none whose own id nobody knows: it stays a person’s',
    },
    needs: 'build',
    failsWith: IN_VAIN,
  },
  {
    guard: 'a statement that was not read takes nothing back',
    file: 'workflows/rent-payment/await-outcome.ts',
    find: "const isRead = (await readStatement(attempt)) === 'read';",
    replace: "const isRead = (await readStatement(attempt)) !== 'gone';",
    test: {
      file: DOUBTFUL,
      name: 'a success that only a query told stays while the statement cannot be read, and a person is told',
    },
    needs: 'build',
    failsWith: IN_VAIN,
  },
  {
    guard: 'a push that may have left is not tried again by Temporal',
    file: 'workflows/rent-payment/provider-calls.ts',
    find: "  retry: { maximumAttempts: 1 },\n  summary: 'Ask the customer",
    replace: "  retry: { maximumAttempts: 3 },\n  summary: 'Ask the customer",
    test: {
      file: 'test/faults/mpesa-outage.test.ts',
      name: 'a worker killed between a push and its answer: nobody sends it again, and its outcome is known in the end',
    },
    needs: 'build',
  },
  {
    guard: 'the statement is asked for all of the time in which a push may have left',
    file: 'activities/rent-payment/pull-statement.ts',
    find: 'attempt.leftBy?.getTime() ?? now',
    replace: 'sentMs',
    test: {
      file: 'test/faults/mpesa-readings.test.ts',
      name: 'a push that left hours after its sending was claimed is found by its own process, on the statement of when it left',
    },
    needs: 'build',
  },
  {
    guard: 'money under the receipt number of another payment is a person’s, and holds up nothing',
    file: 'activities/rent-payment/refused.ts',
    find: "  if (isBrokenConstraint(error, 'payment_receipt_once')) return new Refused('PAYMENT_DUPLICATE');\n",
    replace: '',
    test: {
      file: DOUBTFUL,
      name: 'money whose receipt number a cash payment carries is credited by neither twice nor never: a person is told, and resolves it',
    },
    needs: 'build',
    failsWith: IN_VAIN,
  },
  {
    guard: 'money that a rule will not post is told to a person',
    file: 'activities/rent-payment/apply-evidence.ts',
    find: "  await openReview(tx, { kind: 'quarantine', reason, paymentId, attemptId, evidenceId }, at);\n  await conclude",
    replace: '  void reason;\n  await conclude',
    test: {
      file: LATE,
      name: 'money that a rule will not post is a person’s, and is posted once the rule allows it',
    },
    needs: 'build',
  },
  {
    guard: 'a person’s line of another amount does not pay the whole',
    file: 'activities/rent-payment/credit-attempt.ts',
    find: 'const isWhole = moved.amountMinor === payment.amountMinor;',
    replace: 'const isWhole = true;',
    test: {
      file: LATE,
      name: 'a line of the statement that a person names credits what it says, not what was asked for',
    },
    needs: 'build',
    failsWith: IN_VAIN,
  },
  {
    guard: 'a success that only a query told is taken back on a person’s word that the statement bears out',
    file: 'activities/rent-payment/match-statement.ts',
    find: 'isProvisional(locked) ? await takeBack(tx, locked, at) : locked;',
    replace: 'locked;',
    test: {
      file: REVIEWS,
      name: 'a success that only a query told, and that neither person nor statement knows, is taken back and has failed',
    },
  },
  {
    guard: 'the statement is read before a success that only a query told ends by a person’s word',
    file: 'activities/rent-payment/apply-evidence.ts',
    find: '(isOpenAttempt(locked.attempt) || isProvisional(locked))',
    replace: 'isOpenAttempt(locked.attempt)',
    test: {
      file: REVIEWS,
      name: 'a success that only a query told, and that neither person nor statement knows, is taken back and has failed',
    },
  },
  {
    guard: 'a question that was answered and is still in doubt is asked anew',
    file: 'store/rent-payment/review-row.ts',
    find: '{ ...review, evidenceId: `${attemptId}.${rows.length}` };',
    replace: 'review;',
    test: {
      file: REVIEWS,
      name: 'a person whose word left a success in doubt is asked anew when it is taken back',
    },
  },
  {
    guard: 'a review that asks for the statement ends where other evidence came first',
    file: 'activities/rent-payment/apply-evidence.ts',
    find: "  else if (!asksStatement && review?.status === 'resolving') await endAsked(tx, review, locked.attempt, at);\n",
    replace: '',
    test: {
      file: REVIEWS,
      name: 'the statement that a person asks for has nothing to add to what a line credits before: their review ends',
    },
  },
  {
    guard: 'a review that asks for the statement is given back where a rule refuses what is on it',
    file: 'activities/rent-payment/match-statement.ts',
    find: '  if (review !== undefined) await reopenReview(tx, review, at);\n  await askOutcome',
    replace: '  void review;\n  await askOutcome',
    test: {
      file: REVIEWS,
      name: 'a review that asks for the statement is a person’s again where a rule refuses the money on it',
    },
  },
];
