import type { Guard } from '../guard';

const file = 'test/guards/acceptance.test.ts';
const IDEMPOTENCY = 'kernel/db/idempotency.ts';
const accept = (name: string): string => `store/rent-payment/accept-${name}.ts`;

/** A request is accepted once, and only where it is possible now. */
export const ACCEPTANCE_GUARDS: readonly Guard[] = [
  {
    guard: 'a key that is there already is no error (ON CONFLICT)',
    file: IDEMPOTENCY,
    find: ' ON CONFLICT DO NOTHING`',
    replace: '`',
    test: { file, name: 'a request that is repeated is answered as the first time, and accepted once' },
  },
  {
    guard: 'a repeated request does its work once',
    file: IDEMPOTENCY,
    find: 'if (recorded.rowCount === 1) {',
    replace: 'if (recorded.rowCount !== null) {',
    test: { file, name: 'a request that is repeated is answered as the first time, and accepted once' },
  },
  {
    guard: 'a key is good for one request (hash of the request)',
    file: IDEMPOTENCY,
    find: 'if (!row || row.requestHash !== requestHash)',
    replace: 'if (!row)',
    test: { file, name: 'a key that comes with another request is refused' },
  },
  {
    guard: 'what is accepted has its process written down',
    file: 'store/rent-payment/accepting.ts',
    find: 'await together(insert(), recordProcessStart(tx, start));',
    replace: 'await insert();',
    test: {
      file,
      name: 'with the payment its process is written down, to be started whatever happens to the server',
    },
  },
  {
    guard: 'nothing is recorded for a day that has not begun',
    file: 'store/rent-payment/accepting.ts',
    find: 'if (day > businessDateIn(zone, at))',
    replace: 'if (false)',
    test: { file, name: 'a day that has not begun in the zone of the property is refused' },
  },
  {
    guard: 'a lease is the company’s own',
    file: 'store/rent-payment/accepting.ts',
    find: "if (!rows[0]) throw new AppError('LEASE_NOT_FOUND'",
    replace: "if (!rows[0]) throw new AppError('INTERNAL'",
    test: { file, name: 'a lease that the company does not have takes no payment' },
  },
  {
    guard: 'a known receipt number is refused at the door',
    file: accept('payment'),
    find: 'if (firstPaymentId !== undefined) throw',
    replace: 'if (false && firstPaymentId) throw',
    test: {
      file,
      name: 'a receipt number that another payment carries is refused at the door, which names that payment',
    },
  },
  {
    guard: 'a payment that failed keeps no receipt number from use',
    file: accept('payment'),
    find: "IN ('received', 'pending', 'succeeded')",
    replace: "IN ('received', 'pending', 'succeeded', 'failed')",
    test: { file, name: 'a receipt number of a payment that failed or was taken back can be used again' },
  },
  {
    guard: 'only money in the drawer is accepted for banking',
    file: accept('deposit'),
    find: 'if (!row.bankable)',
    replace: 'if (false)',
    test: { file, name: 'only money that succeeded and is in the drawer can be banked' },
  },
  {
    guard: 'a deposit is no more than 64 bits hold',
    file: accept('deposit'),
    find: 'if (amountMinor > AMOUNT_MINOR_MAX)',
    replace: 'if (false)',
    test: { file, name: 'a deposit of more than 64 bits hold is refused' },
  },
  {
    guard: 'only a payment that succeeded is accepted for reversal',
    file: accept('reversal'),
    find: "if (paymentStatus !== 'succeeded' || method === 'mpesa')",
    replace: 'if (false)',
    test: { file, name: 'only a payment that succeeded can be taken back' },
  },
  {
    guard: 'money of M-Pesa is not taken back by a plain reversal',
    file: accept('reversal'),
    find: " || method === 'mpesa'",
    replace: '',
    test: {
      file: 'test/api/bad-input.test.ts',
      name: 'reversePayment answers PAYMENT_NOT_REVERSIBLE to money of M-Pesa, which a refund takes back, and nothing changes',
    },
  },
  {
    guard: 'a used surplus is refused at the door',
    file: accept('reversal'),
    find: 'if (payment.surplusUsed)',
    replace: 'if (false)',
    test: { file, name: 'a payment whose surplus is used is refused a reversal at the door' },
  },
  {
    guard: 'a charge with nothing left is refused at the door',
    file: accept('adjustment'),
    find: 'if (leftMinor === 0n)',
    replace: 'if (false)',
    test: { file, name: 'a charge is not lowered below nothing' },
  },
  {
    guard: 'more than is left of a charge is refused at the door',
    file: accept('adjustment'),
    find: 'if (amountMinor > leftMinor)',
    replace: 'if (false)',
    test: { file, name: 'a charge is not lowered below nothing' },
  },
  {
    guard: 'credit that is not there is refused at the door',
    file: accept('adjustment'),
    find: "if (!rows[0]) throw new AppError('NOTHING_TO_APPLY', undefined, { leaseId });\n  return rows[0].possibleOn;",
    replace: "return rows[0]?.possibleOn ?? '2000-01-01';",
    test: { file, name: 'credit is applied only where there is credit and something to use it on' },
  },
  {
    guard: 'money is not banked before it came',
    file: 'store/rent-payment/accept-deposit.ts',
    find: '      notBefore(command.bankedOn, receivedOn);\n',
    replace: '',
    test: {
      file: 'test/api/bad-input.test.ts',
      name: 'recordDeposit answers DATE_TOO_EARLY to a slip of before the receipt on it, and nothing changes',
    },
  },
  {
    guard: 'a payment is not reversed before it came',
    file: 'store/rent-payment/accept-reversal.ts',
    find: '    notBefore(command.reversedOn, payment.lastMovedOn);\n',
    replace: '',
    test: {
      file: 'test/api/bad-input.test.ts',
      name: 'reversePayment answers DATE_TOO_EARLY to a reversal of before the money came, and nothing changes',
    },
  },
  {
    guard: 'a charge is not adjusted before it was there',
    file: 'store/rent-payment/accept-adjustment.ts',
    find: '  notBefore(effectiveOn, chargedOn);\n',
    replace: '',
    test: {
      file: 'test/api/bad-input.test.ts',
      name: 'adjustCharges answers DATE_TOO_EARLY to a waiver of before the charge, and nothing changes',
    },
  },
  {
    guard: 'what was paid is not given back before it was paid',
    file: 'store/rent-payment/accept-adjustment.ts',
    find: '  if (amountMinor > openMinor && lastPaidOn !== null) notBefore(effectiveOn, lastPaidOn);\n',
    replace: '  void [openMinor, lastPaidOn];\n',
    test: {
      file: 'test/guards/acceptance.test.ts',
      name: 'what was paid of a charge is not given back for a day before it was paid; what is open is lowered for any',
    },
  },
  {
    guard: 'credit is not used before it came',
    file: 'store/rent-payment/accept-adjustment.ts',
    find: 'if (chargeId === null) notBefore(command.effectiveOn, await creditPossibleOn(tx, leaseId));',
    replace: 'if (chargeId === null) await creditPossibleOn(tx, leaseId);',
    test: {
      file: 'test/guards/acceptance.test.ts',
      name: 'credit is not used for a day before it came, or before the charge that it pays',
    },
  },
];
