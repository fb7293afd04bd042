import type { Guard } from '../guard';

const rule = (name: string): string => `domain/accounting/${name}.ts`;
const testOf = (name: string): string => `domain/accounting/${name}.test.ts`;

/** What keeps M-Pesa money from being counted, given back or sent twice: the rules of it. */
export const REFUND_RULE_GUARDS: readonly Guard[] = [
  {
    guard: 'money leaves suspense once (ALREADY_MATCHED)',
    file: rule('suspense-matched'),
    find: "  if (matched) return refuse('ALREADY_MATCHED', paymentId);\n",
    replace: '',
    test: { file: testOf('suspense-matched'), name: 'matched twice, it is refused: ALREADY_MATCHED' },
  },
  {
    guard: 'matched money comes out of suspense and not out of the paybill again',
    file: rule('suspense-matched'),
    find: "{ account: '2120', dimensions: { providerRef, paymentId } }",
    replace: "{ account: '1030', dimensions: { ...payment.place, providerRef, paymentId } }",
    test: {
      file: testOf('suspense-matched'),
      name: 'matched it takes its own rest off 2120, and leaves that of others',
    },
  },
  {
    guard: 'nothing is no money in suspense',
    file: rule('suspense-receipt'),
    find: "  if (amountMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE');\n",
    replace: '',
    test: { file: testOf('suspense-matched'), name: 'money that names no lease is never nothing' },
  },
  {
    guard: 'no more credit goes back than there is (AMOUNT_EXCEEDS_CREDIT)',
    file: rule('credit-refund-approved'),
    find: "  if (amountMinor > remainingMinor(lots)) return refuse('AMOUNT_EXCEEDS_CREDIT');\n",
    replace: '',
    test: {
      file: testOf('credit-refund-approved'),
      name: 'refuses more than the credit, and nothing or less',
    },
  },
  {
    guard: 'a refund of credit is of something',
    file: rule('credit-refund-approved'),
    find: "  if (amountMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE');\n",
    replace: '',
    test: {
      file: testOf('credit-refund-approved'),
      name: 'refuses more than the credit, and nothing or less',
    },
  },
  {
    guard: 'credit goes back oldest first',
    file: rule('lots'),
    find: '.toSorted((a, b) => a.sequence - b.sequence)',
    replace: '.toSorted((a, b) => b.sequence - a.sequence)',
    test: {
      file: testOf('credit-refund-approved'),
      name: 'takes the lots of the lease oldest first, in one entry that names the payment of each',
    },
  },
  {
    guard: 'no more is taken from a lot than it has',
    file: rule('lots'),
    find: 'const part = min(leftMinor, lot.remainingMinor);',
    replace: 'const part = leftMinor;',
    test: {
      file: testOf('credit-refund-approved'),
      name: 'takes the lots of the lease oldest first, in one entry that names the payment of each',
    },
  },
  {
    guard: 'no more of a payment goes back than it holds (AMOUNT_EXCEEDS_PAYMENT)',
    file: rule('payment-refund-approved'),
    find: "  if (amountMinor > totalMinor) return refuse('AMOUNT_EXCEEDS_PAYMENT', paymentId);\n",
    replace: '',
    test: {
      file: testOf('payment-refund-approved'),
      name: 'refusals more than was received, at once or together: AMOUNT_EXCEEDS_PAYMENT',
    },
  },
  {
    guard: 'only a payer who is known is paid back (METHOD_NOT_REFUNDABLE)',
    file: rule('payment-refund-approved'),
    find: "  if (receipt.method !== 'mpesa') return refuse('METHOD_NOT_REFUNDABLE', paymentId);\n",
    replace: '',
    test: { file: testOf('payment-refund-approved'), name: 'refusals a cash payment: METHOD_NOT_REFUNDABLE' },
  },
  {
    guard: 'a reversed payment is not refunded',
    file: rule('payment-refund-approved'),
    find: "  if (receipt.reversed) return refuse('ALREADY_REVERSED', paymentId);\n",
    replace: '',
    test: {
      file: testOf('payment-refund-approved'),
      name: 'refusals a payment that was reversed: ALREADY_REVERSED; and one that was refunded is not reversed: PAYMENT_REFUNDED',
    },
  },
  {
    guard: 'a refund of a payment is of something',
    file: rule('payment-refund-approved'),
    find: "  if (amountMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE', paymentId);\n",
    replace: '',
    test: { file: testOf('payment-refund-approved'), name: 'refusals nothing or less: AMOUNT_NOT_POSITIVE' },
  },
  {
    guard: 'the surplus goes back before what was paid',
    file: rule('payment-refund-approved'),
    find: 'const parts = takeOldestFirst(lots, amountMinor);',
    replace: 'const parts = takeOldestFirst([], amountMinor);',
    test: {
      file: testOf('payment-refund-approved'),
      name: 'what goes back is the surplus first, and only then what the payment paid',
    },
  },
  {
    guard: 'what was paid goes back newest due first',
    file: rule('payment-refund-approved'),
    find: 'oldestDueFirst(b.charge, a.charge)',
    replace: 'oldestDueFirst(a.charge, b.charge)',
    test: {
      file: testOf('payment-refund-approved'),
      name: 'what goes back comes off the charge due last, ties off the one billed last',
    },
  },
  {
    guard: 'VAT stays paid longest where it is paid first',
    file: rule('payment-refund-approved'),
    find: '? min(row.vatMinor, stays)',
    replace: '? shareHalfUp(stays, row.vatMinor, row.amountMinor)',
    test: {
      file: testOf('payment-refund-approved'),
      name: 'VAT of a charge that is released in part stays longest where VAT is paid first: the charge is as if that much less had come',
    },
  },
  {
    guard: 'a refund is counted on its payment',
    file: rule('payment-refund-approved'),
    find: "    receiptChanges: [{ paymentId, change: 'refunded', amountMinor }],\n",
    replace: '',
    test: {
      file: testOf('refunds.properties'),
      name: 'any sequence of partial refunds conserves: what went back and what is held is what came, and no charge is paid by nothing',
    },
  },
  {
    guard: 'a charge whose payment went back is open again',
    file: rule('payment-refund-approved'),
    find: '    chargeChanges: paidChanges(allocations),\n',
    replace: '',
    test: {
      file: testOf('payment-refund-approved'),
      name: 'what goes back is owed again by the customer, and the next receipt pays it before younger charges',
    },
  },
  {
    guard: 'a payment never holds more than came',
    file: rule('still-held'),
    find: 'if (totalMinor + receipt.refundedMinor > receipt.amountMinor)',
    replace: 'if (false)',
    test: {
      file: testOf('payment-refund-approved'),
      name: 'refusals a receipt that holds more than came, or a charge that was not read, is a defect',
    },
  },
  {
    guard: 'a payment that went back in part is not reversed (PAYMENT_REFUNDED)',
    file: rule('receipt-reversed'),
    find: "  if (receipt.refundedMinor !== 0n) return refuse('PAYMENT_REFUNDED', paymentId);\n",
    replace: '',
    test: {
      file: testOf('payment-refund-approved'),
      name: 'refusals a payment that was reversed: ALREADY_REVERSED; and one that was refunded is not reversed: PAYMENT_REFUNDED',
    },
  },
  {
    guard: 'a payout is of something',
    file: rule('refund-started'),
    find: "  if (payout.amountMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE');\n",
    replace: '',
    test: {
      file: testOf('credit-refund-approved'),
      name: 'its payout starts for what was approved, in any parts, and for no more: the guard of 2410',
    },
  },
  {
    guard: 'a transfer goes somewhere else (SAME_ACCOUNT)',
    file: rule('transfer'),
    find: "  if (placeName(from) === placeName(to)) return refuse('SAME_ACCOUNT');\n",
    replace: '',
    test: {
      file: testOf('transfer'),
      name: 'goes between two accounts of one kind, and refuses the same place and nothing',
    },
  },
  {
    guard: 'a transfer is of something',
    file: rule('transfer'),
    find: "  if (amountMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE');\n",
    replace: '',
    test: {
      file: testOf('transfer'),
      name: 'goes between two accounts of one kind, and refuses the same place and nothing',
    },
  },
  {
    guard: 'a payout starts from what is approved only',
    file: 'domain/rent-payment/refund-status.ts',
    find: "{ from: 'approved', to: 'sent',",
    replace: "{ from: 'received', to: 'sent',",
    test: {
      file: 'domain/rent-payment/refund-status.test.ts',
      name: 'money leaves by a payout only, and a payout starts only from what is approved',
    },
  },
  {
    guard: 'a receipt of another refund holds up nothing',
    file: 'activities/rent-payment/apply-payout-evidence.ts',
    find: "isBrokenConstraint(error, 'refund_receipt_once') ? new Refused('PAYMENT_DUPLICATE') : error",
    replace: 'void isBrokenConstraint ?? error',
    test: {
      file: 'test/guards/refunds.test.ts',
      name: 'a receipt of another refund holds up nothing: of the provider it is a person’s, of a person it is given back',
    },
    failsWith: 'duplicate key',
  },
];
