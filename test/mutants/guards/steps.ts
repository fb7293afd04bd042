import type { Guard } from '../guard';

const PAYMENT = 'test/guards/payment-steps.test.ts';
const AT_ONCE = 'test/guards/settle-at-once.test.ts';
const REQUESTS = 'test/guards/requests.test.ts';
const LOCKS = 'test/guards/locks.test.ts';
const activity = (name: string): string => `activities/rent-payment/${name}.ts`;
const store = (name: string): string => `store/rent-payment/${name}.ts`;

/** A step of a payment that is done again changes nothing, and one that may not be done is refused. */
const OF_PAYMENTS: readonly Guard[] = [
  {
    guard: 'a payment is opened once',
    file: activity('open-payment'),
    find: "      if (payment.status !== 'received') return standingOf(payment);\n",
    replace: '',
    test: {
      file: PAYMENT,
      name: 'a payment that is opened again is opened once, and answers that it is pending',
    },
  },
  {
    guard: 'a payment that is pending is not opened and posted at once',
    file: activity('settle-at-once'),
    find: "  if (payment.status !== 'received') return standingOf(payment);\n",
    replace: '',
    test: { file: AT_ONCE, name: 'a payment that is pending by now is answered as that' },
  },
  {
    guard: 'what is posted at once is validated',
    file: activity('settle-at-once'),
    find: 'initiate(payment, ground.book, isTaken)',
    replace: "{ type: 'payment.initiated', data: {}, causationId: payment.origin.correlationId } as never",
    test: {
      file: AT_ONCE,
      name: 'what validation refuses as LEASE_NOT_ACTIVE is refused, and nothing is written',
    },
  },
  {
    guard: 'what is refused at once is opened by itself',
    file: activity('settle-at-once'),
    find: '() => openPayment(pool, tenantId, paymentId, workflowId, at)',
    replace: '() => Promise.resolve({ status: "pending", reason: null })',
    test: { file: AT_ONCE, name: 'what the ledger refuses is opened by itself, and settling it says why' },
  },
  {
    guard: 'an intent that opens and succeeds in one write takes both numbers',
    file: activity('post-receipt'),
    find: 'eventSeq + (opening ? 1n : 0n)',
    replace: 'eventSeq',
    test: {
      file: AT_ONCE,
      name: 'a payment is opened and posted in one commit, its events numbered and each caused by the one before',
    },
  },
  {
    guard: 'two moves of a payment in one write are moves of its table',
    file: activity('moves'),
    find: 'if (!paymentMove(to).from.includes(via))',
    replace: 'if (false)',
    test: {
      file: activity('moves.test'),
      name: 'no write goes through received to succeeded: the transition table has no such move',
    },
  },
  {
    guard: 'a payment is settled once',
    file: activity('settle-payment'),
    find: "  if (payment.status !== 'pending') return standingOf(payment);\n",
    replace: '',
    test: {
      file: PAYMENT,
      name: 'a payment that is settled again is posted once, and answers that it has succeeded',
    },
  },
  {
    guard: 'a payment that has succeeded is not failed',
    file: activity('fail-payment'),
    find: "if (payment.status !== 'received' && payment.status !== 'pending') {",
    replace: 'if (false) {',
    test: {
      file: PAYMENT,
      name: 'a payment that has succeeded is not failed any more: the compensation answers where it stands',
    },
  },
  {
    guard: 'a payment that has failed keeps its reason',
    file: activity('fail-payment'),
    find: "if (payment.status !== 'received' && payment.status !== 'pending') {",
    replace: 'if (false) {',
    test: { file: PAYMENT, name: 'a payment that is failed again keeps its first reason' },
  },
  {
    guard: 'a payment moves only as its table of transitions says (status = ANY)',
    file: store('payment-row'),
    find: 'AND status = ANY ($8)',
    replace: 'AND $8::text[] IS NOT NULL',
    test: {
      file: PAYMENT,
      name: 'the table of payments itself refuses a move that the transition table does not have',
    },
  },
  {
    guard: 'the events of a payment are numbered by its own count',
    file: store('numbered-events'),
    find: 'const aggregateSeq = eventSeq + BigInt(index + 1);',
    replace: 'const aggregateSeq = eventSeq + BigInt(2 * index + 1);',
    test: {
      file: PAYMENT,
      name: 'the events of a payment are numbered from one without a gap, in the order in which they happened',
    },
  },
  {
    guard: 'a lease takes money while it is active only (LEASE_NOT_ACTIVE)',
    file: activity('open-payment'),
    find: "  if (!isActiveOn(book, payment.receivedOn)) throw new Refused('LEASE_NOT_ACTIVE');\n",
    replace: '',
    test: { file: PAYMENT, name: 'a lease that has ended meanwhile takes no payment' },
  },
  {
    guard: 'a lease takes no money before its first day',
    file: 'domain/rent-payment/lease-active.ts',
    find: 'lease.startsOn <= day',
    replace: 'true',
    test: { file: PAYMENT, name: 'a lease that begins the day after takes no payment' },
  },
  {
    guard: 'a lease takes no money after its last day',
    file: 'domain/rent-payment/lease-active.ts',
    find: '(lease.endsOn === null || day <= lease.endsOn)',
    replace: 'true',
    test: { file: PAYMENT, name: 'a lease that ended the day before takes no payment' },
  },
  {
    guard: 'a lease takes money on its last day',
    file: 'domain/rent-payment/lease-active.ts',
    find: 'day <= lease.endsOn',
    replace: 'day < lease.endsOn',
    test: { file: PAYMENT, name: 'a lease takes a payment on its first day and on its last' },
  },
  {
    guard: 'money belongs to an ownership that is in force',
    file: activity('refused'),
    find: "if (book.lease.setId === '')",
    replace: 'if (false)',
    test: {
      file: PAYMENT,
      name: 'a property without an ownership set in force on the business date takes no payment',
    },
  },
  {
    guard: 'a receipt number taken by now is looked for again',
    file: activity('open-payment'),
    find: "if (isBrokenConstraint(error, 'payment_receipt_once'))",
    replace: 'if (false)',
    test: {
      file: PAYMENT,
      name: 'of two payments with one receipt number that are opened at the same moment, one is opened',
    },
  },
  {
    guard: 'two workers at one step of one payment go one after the other (lock of the payment)',
    file: store('payment-row'),
    find: 'ORDER BY payment_id FOR NO KEY UPDATE`',
    replace: 'ORDER BY payment_id`',
    test: {
      file: LOCKS,
      name: 'in the rent-payment room of two workers at one step of one payment, the second finds it done',
    },
  },
  {
    guard: 'two payments of one lease read its book one after the other (FOR NO KEY UPDATE OF l)',
    file: store('book'),
    find: ' FOR NO KEY UPDATE OF l`',
    replace: '`',
    test: {
      file: LOCKS,
      name: 'in the rent-payment room two payments of one lease that are settled at the same moment never pay one charge twice',
    },
  },
];

/** The same of deposits, reversals and adjustments. */
const OF_REQUESTS: readonly Guard[] = [
  ...['a deposit', 'a reversal'].map((what) => ({
    guard: `${what} that was posted says so again`,
    file: activity('request'),
    find: "status: status === 'posted' ? 'posted' : 'refused'",
    replace: "status: 'refused'",
    test: { file: REQUESTS, name: `${what} that is posted again is posted once` },
  })),
  {
    guard: 'an adjustment is posted once',
    file: activity('adjust-charges'),
    find: "  if (row.status !== 'received') return endedAs(row);\n  const { leaseId",
    replace: '  const { leaseId',
    test: { file: REQUESTS, name: 'an adjustment that is posted again is posted once' },
  },
  {
    guard: 'a request moves once (status = ANY)',
    file: store('request-row'),
    find: 'AND status = ANY ($6)',
    replace: 'AND $6::text[] IS NOT NULL',
    test: { file: REQUESTS, name: 'the table of requests itself refuses to move one that has ended' },
  },
  {
    guard: 'money that left the drawer meanwhile is not banked',
    file: activity('post-deposit'),
    find: "  if (!payments.every(isBankable)) throw new Refused('PAYMENT_NOT_BANKABLE');\n",
    replace: '',
    test: {
      file: REQUESTS,
      name: 'money that is banked or taken back meanwhile cannot be banked: the deposit is refused whole',
    },
  },
  {
    guard: 'a surplus used meanwhile keeps its payment from reversal (SURPLUS_USED)',
    file: 'domain/accounting/receipt-reversed.ts',
    find: 'if (totalMinor !== receipt.amountMinor)',
    replace: 'if (false)',
    test: {
      file: REQUESTS,
      name: 'a payment whose surplus was used after the reversal was accepted is not reversed',
    },
  },
  {
    guard: 'spent money is a reason of its own (OWNER_FUNDS_SPENT)',
    file: activity('refused'),
    find: "error.code === 'LEDGER_GUARD' ? 'OWNER_FUNDS_SPENT' : 'SETTLEMENT_REFUSED'",
    replace: "'SETTLEMENT_REFUSED'",
    test: {
      file: REQUESTS,
      name: 'what the owner has spent meanwhile cannot be taken back: the reversal is refused and nothing is posted',
    },
  },
  {
    guard: 'money that never came is not banked by itself',
    file: activity('locked-receipt'),
    find: "payment.status !== 'succeeded' && payment.status !== 'reversed'",
    replace: "payment.status === 'pending'",
    test: { file: REQUESTS, name: 'money that never came is neither banked by itself nor cleared' },
  },
];

/** The steps of the rent-payment room, each in its transaction. */
export const STEP_GUARDS: readonly Guard[] = [...OF_PAYMENTS, ...OF_REQUESTS];
