import type { Guard } from '../guard';

const OUTBOX_ROWS = 'prisma/migrations/20261125000100_outbox_rows/migration.sql';
const OUTBOX_TEST = 'test/database/outbox-rows.test.ts';
const STOPS_SHARD = 'is refused: it would stop its shard for every company';
const FOUNDATION = 'prisma/migrations/20261124000000_foundation/migration.sql';
const file = 'test/guards/constraints.test.ts';

/** What the room's tables refuse by themselves. */
export const CONSTRAINT_GUARDS: readonly Guard[] = [
  {
    guard: 'one payment for one paper receipt (payment_receipt_once)',
    file: FOUNDATION,
    find: 'CREATE UNIQUE INDEX payment_receipt_once',
    replace: 'CREATE INDEX payment_receipt_once',
    test: {
      file: 'test/guards/payment-steps.test.ts',
      name: 'of two payments with one receipt number that are opened at the same moment, one is opened',
    },
  },
  {
    guard: 'a payment is reversed once (payment_reversed_once)',
    file: FOUNDATION,
    find: 'CREATE UNIQUE INDEX payment_reversed_once',
    replace: 'CREATE INDEX payment_reversed_once',
    test: {
      file: 'test/guards/requests.test.ts',
      name: 'a payment has one posted reversal, whoever writes it',
    },
  },
  {
    guard: 'a charge is never settled twice (never_settled_twice)',
    file: FOUNDATION,
    find: 'CHECK (adjusted_minor + paid_minor <= net_minor + vat_minor)',
    replace: 'CHECK (true)',
    test: {
      file,
      name: 'a charge is not settled twice: paid and adjusted are together at most what was billed',
    },
  },
  {
    guard: 'a charge is not paid less than nothing',
    file: FOUNDATION,
    find: 'paid_minor         bigint NOT NULL DEFAULT 0 CHECK (paid_minor >= 0)',
    replace: 'paid_minor         bigint NOT NULL DEFAULT 0',
    test: { file, name: 'a charge is not paid less than nothing' },
  },
  {
    guard: 'no more VAT is paid than was billed',
    file: FOUNDATION,
    find: 'CHECK (paid_vat_minor BETWEEN 0 AND vat_minor)',
    replace: 'CHECK (true)',
    test: { file, name: 'of the VAT of a charge no more is paid than was billed' },
  },
  {
    guard: 'no more VAT is taken off than was billed',
    file: FOUNDATION,
    find: 'CHECK (adjusted_vat_minor BETWEEN 0 AND vat_minor)',
    replace: 'CHECK (true)',
    test: { file, name: 'of the VAT of a charge no more is taken off than was billed' },
  },
  ...['credit is not used beyond what there is', 'credit does not grow'].map((name) => ({
    guard: name,
    file: FOUNDATION,
    find: 'CHECK (remaining_minor BETWEEN 0 AND amount_minor)',
    replace: 'CHECK (true)',
    test: { file, name },
  })),
  {
    guard: 'an allocation is of somebody’s money',
    file: FOUNDATION,
    find: 'CHECK (payment_id IS NOT NULL OR credit_id IS NOT NULL)',
    replace: 'CHECK (true)',
    test: { file, name: 'an allocation names the money or the credit it is of' },
  },
  {
    guard: 'the surplus of a payment is at most the payment',
    file: FOUNDATION,
    find: 'CHECK (surplus_minor BETWEEN 0 AND amount_minor)',
    replace: 'CHECK (true)',
    test: { file, name: 'the surplus of a payment is at most the payment' },
  },
  {
    guard: 'a payment that failed says why',
    file: FOUNDATION,
    find: "CHECK ((status = 'failed') = (failure_reason IS NOT NULL))",
    replace: 'CHECK (true)',
    test: { file, name: 'a payment that failed has its reason' },
  },
  {
    guard: 'a unit is let to one at a time',
    file: FOUNDATION,
    find: "daterange(starts_on, ends_on, '[]') WITH &&) WHERE (status = 'active')",
    replace: "daterange(starts_on, ends_on, '[]') WITH &&) WHERE (false)",
    test: { file, name: 'a unit is not let twice at a time' },
  },
  {
    guard: 'one ownership is in force at a time',
    file: FOUNDATION,
    find: 'property_id WITH =, effective WITH &&)',
    replace: 'property_id WITH =, effective WITH &&) WHERE (false)',
    test: { file, name: 'one ownership of a property is in force on a day' },
  },
  {
    guard: 'an event is filed under the company it speaks of',
    file: OUTBOX_ROWS,
    find: "p_envelope ->> 'tenantId' = p_tenant AND ",
    replace: '',
    test: { file, name: 'an event of one company is not filed under another' },
  },
  {
    guard: 'an event that says nothing of its company does not pass for that',
    file: OUTBOX_ROWS,
    find: ') IS TRUE;',
    replace: ');',
    test: { file: OUTBOX_TEST, name: `an envelope empty ${STOPS_SHARD}` },
    failsWith: 'it was allowed',
  },
  {
    guard: 'an event lies in the shard of its aggregate',
    file: OUTBOX_ROWS,
    find: '\n   AND p_shard = outbox_shard_of(p_aggregate)',
    replace: '',
    test: {
      file: OUTBOX_TEST,
      name: 'a shard that is not its aggregate’s is refused: it would never be published, or out of order',
    },
    failsWith: 'it was allowed',
  },
  {
    guard: 'no application says where an event stands in its shard',
    file: OUTBOX_ROWS,
    find: 'REVOKE INSERT ON outbox FROM bn_app;\n',
    replace: '',
    test: { file: OUTBOX_TEST, name: 'where a row stands in its shard is the relay’s to say' },
    failsWith: 'it was allowed',
  },
];
