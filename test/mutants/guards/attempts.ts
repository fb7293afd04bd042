import type { Guard } from '../guard';

const READER = 'activities/rent-payment/statement-reader';
const MIGRATION = 'prisma/migrations/20261124000200_mpesa/migration.sql';
const ATTEMPTS = 'test/guards/attempts.test.ts';
const ROWS = 'test/guards/attempt-rows.test.ts';
const BAD_INPUT = 'test/api/bad-input.test.ts';
const stored = (name: string): string => `store/rent-payment/${name}.ts`;
const refused = (what: string) => ({ file: BAD_INPUT, name: `${what}, and nothing changes` });

/** What keeps a customer from being asked twice, a receipt from being credited twice, and one person from paying out. */
export const ATTEMPT_GUARDS: readonly Guard[] = [
  {
    guard: 'a payment has one open attempt (one_open_attempt)',
    file: MIGRATION,
    find: 'CREATE UNIQUE INDEX one_open_attempt',
    replace: 'CREATE INDEX one_open_attempt',
    test: {
      file: ATTEMPTS,
      name: 'a payment has one attempt open at most: no customer is asked again before the first outcome is known',
    },
  },
  {
    guard: 'an attempt whose outcome is unknown is open (one_open_attempt)',
    file: MIGRATION,
    find: "ON payment_attempt (tenant_id, payment_id)\n  WHERE status IN ('prepared', 'sending', 'pending', 'unknown');",
    replace:
      "ON payment_attempt (tenant_id, payment_id)\n  WHERE status IN ('prepared', 'sending', 'pending');",
    test: {
      file: ATTEMPTS,
      name: 'a payment has one attempt open at most: no customer is asked again before the first outcome is known',
    },
  },
  {
    guard: 'a receipt of the provider is credited once (provider_receipt_pkey)',
    file: MIGRATION,
    find: '  PRIMARY KEY (tenant_id, provider, receipt_number),',
    replace: '  PRIMARY KEY (tenant_id, provider, receipt_number, evidence),',
    test: {
      file: ATTEMPTS,
      name: 'a receipt of the provider is credited once, of two at the same moment too',
    },
  },
  {
    guard: 'a push that its worker takes too late is not sent',
    file: 'activities/rent-payment/send-push.ts',
    find: "  if (isLate(deps, attempt)) return { outcome: 'late' };\n",
    replace: '  void isLate;\n',
    test: { file: ROWS, name: 'a push that is taken by a worker too late for whoever asked is not sent' },
  },
  {
    guard: 'a review is resolved by evidence of its kind (EVIDENCE_UNFIT)',
    file: stored('accept-resolution'),
    find: '  if (!FITTING[review.kind]?.includes(evidence))',
    replace: '  if (FITTING[review.kind] === undefined)',
    test: refused('resolveReview answers EVIDENCE_UNFIT to a note about money'),
  },
  {
    guard: 'no person credits a receipt that is credited (RECEIPT_CREDITED)',
    file: stored('accept-resolution'),
    find: '  if (receiptNumber !== null) await notCredited(tx, receiptNumber);\n',
    replace: '',
    test: refused('resolveReview answers RECEIPT_CREDITED to a receipt that is credited'),
  },
  {
    guard: 'no more is asked back than was received (REFUND_EXCEEDS_PAYMENT)',
    file: stored('accept-refund'),
    find: "  if (amountMinor > leftMinor) throw new AppError('REFUND_EXCEEDS_PAYMENT', undefined, { paymentId });\n",
    replace: '',
    test: refused('refundPayment answers REFUND_EXCEEDS_PAYMENT to a shilling more than was received'),
  },
  {
    guard: 'the one who asks for a refund does not approve it (SAME_PERSON)',
    file: stored('accept-refund'),
    find: "  if (refund.requestedBy === origin.actor.id) throw new AppError('SAME_PERSON');\n",
    replace: '',
    test: refused('approveRefund answers SAME_PERSON to the one who asked for it'),
  },
  {
    guard: 'a callback that comes again is one',
    file: stored('accept-callback'),
    find: "  const callbackId = derivedId('cbk', tenantId, kind, targetId, digest);",
    replace:
      "  const callbackId = derivedId('cbk', tenantId, kind, targetId, digest, String(process.hrtime.bigint()));",
    test: {
      file: 'test/api/callbacks.test.ts',
      name: 'a good one is answered as the provider expects, and kept once however often it comes',
    },
  },
  {
    guard: 'a push is sent by the run that claimed its sending',
    file: 'activities/rent-payment/open-attempt.ts',
    find: ' && attempt.runId === by.runId',
    replace: '',
    test: {
      file: ATTEMPTS,
      name: 'the run that opened an attempt may send it, and no other: what another run did is not known',
    },
  },
  {
    guard: 'nobody is answered by a reading of the statement that began before it was asked for',
    file: `${READER}.ts`,
    find: '      waitingOf.set(key, waiting);\n      await readAll(paybill, asked, waiting);',
    replace: '      waitingOf.set(key, asked);\n      await readAll(paybill, asked, waiting);',
    test: {
      file: `${READER}.test.ts`,
      name: 'who asks during a reading is answered by one that begins after it, and many who ask are answered by one',
    },
  },
  {
    guard: 'a reading of the statement for many covers what each of them asked for',
    file: `${READER}.ts`,
    find: '      last.to = end;\n',
    replace: '',
    test: {
      file: `${READER}.test.ts`,
      name: 'who asks during a reading is answered by one that begins after it, and many who ask are answered by one',
    },
  },
  {
    guard: 'attempts that look at a statement at once share its readings',
    file: `${READER}.ts`,
    find: '      if (waiting) waiting.push(asked);\n      else apart',
    replace: '      void waiting;\n      apart',
    test: {
      file: `${READER}.test.ts`,
      name: 'who asks during a reading is answered by one that begins after it, and many who ask are answered by one',
    },
  },
  {
    guard: 'an attempt moves only where its table lets it',
    file: stored('attempt-row'),
    find: '            WHERE tenant_id = $1 AND attempt_id = $2 AND status = ANY ($4)`,',
    replace: '            WHERE tenant_id = $1 AND attempt_id = $2 AND $4::text[] IS NOT NULL`,',
    test: {
      file: ROWS,
      name: 'an attempt that is succeeded moves where its table lets it, and nowhere else',
    },
  },
  {
    guard: 'an attempt of which anything is known is not sent',
    file: stored('sendable'),
    find: " AND status = 'sending'`;",
    replace: '`;',
    test: {
      file: ROWS,
      name: 'an attempt is sent while its sending is claimed, and never before or once anything is known of it',
    },
  },
  {
    guard: 'a statement that is not given any more is no empty one',
    file: 'activities/rent-payment/pull-statement.ts',
    find: 'if (sentMs < now - WINDOW_HOURS_MAX * HOUR_MS) return null;',
    replace: 'if (sentMs < now - WINDOW_HOURS_MAX * HOUR_MS) return 0;',
    test: {
      file: ROWS,
      name: 'a statement that the provider does not give any more is not read, and says nothing',
    },
  },
];
