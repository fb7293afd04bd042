import { REFUSAL_MEANING } from '../../../domain/rent-payment/refusal';
import { smsLength } from '../../../kernel/providers';
import { envelopeOf } from '../../../test/support/envelope';
import { isNoticeType, tells, writeNotice } from '.';

const kes = (amount: string) => ({ amount, currency: 'KES' });
const facts = {
  recipientName: 'Wanjiku Njeri',
  company: 'Acme Homes',
  property: 'Kilimani Court',
  unit: 'A4',
};
const payment = {
  paymentId: 'pay_1',
  leaseId: 'lse_1',
  customerId: 'cus_1',
  unitId: 'unt_1',
  propertyId: 'prp_1',
  amount: kes('2500000'),
};
const receipt = { ...payment, method: 'cash', receivedOn: '2026-03-05', receiptNumber: 'RCT-17' };

const succeeded = envelopeOf('payment.succeeded', {
  ...receipt,
  setId: 'set_1',
  allocations: [{ chargeId: 'chg_1', category: 'late_fee', amount: kes('2000000') }],
  surplus: kes('500000'),
  balance: kes('-500000'),
  ledgerReference: 'payment:pay_1',
});
const reversed = envelopeOf('payment.reversed', {
  ...payment,
  reversalId: 'rev_1',
  reversedOn: '2026-03-07',
  reason: 'The cheque of Wanjiku bounced',
  balance: kes('2000000'),
  ledgerReference: 'payment-reversal:rev_1',
});

const refund = {
  ...{
    refundId: 'rfd_1',
    paymentId: null,
    leaseId: 'lse_1',
    customerId: 'cus_1',
    unitId: 'unt_1',
    propertyId: 'prp_1',
  },
  ...{ amount: kes('500000'), channel: 'b2c', balance: kes('0') },
};
const refunded = envelopeOf('refund.succeeded', { ...refund, receiptNumber: 'SG632NMUAB' });
const refundFailed = envelopeOf('refund.failed', {
  ...refund,
  reason: '2001 initiator',
  balance: kes('-500000'),
});
const failedPayment = envelopeOf('payment.failed', { ...receipt, reason: 'PAYMENT_DUPLICATE' });

test('a receipt names amount, day, receipt number, what it paid, what is left ahead and the balance', () => {
  expect(writeNotice(succeeded, 'customer', facts)).toEqual({
    subject: 'Payment received: KES 25,000.00',
    text: [
      'Dear Wanjiku Njeri,',
      '',
      'We received your cash payment of KES 25,000.00 on 5 March 2026 for A4, Kilimani Court. Receipt number: RCT-17.',
      '',
      'It was used as follows:',
      '  late fee: KES 20,000.00',
      '  prepaid rent: KES 5,000.00',
      '',
      'Your lease is paid ahead by KES 5,000.00.',
      '',
      'Acme Homes',
      '',
    ].join('\n'),
    sms: 'Acme Homes: We received KES 25,000.00 on 5 Mar 2026 for A4, Kilimani Court, receipt RCT-17. Balance: KES 5,000.00 paid ahead.',
  });
});

test('an owner learns of the money, and not who paid it or what is owed', () => {
  const { subject, text } = writeNotice(succeeded, 'owner', { ...facts, recipientName: 'Otieno' });
  expect(subject).toBe('Rent received at Kilimani Court: KES 25,000.00');
  expect(text).toContain(
    'A cash payment of KES 25,000.00 was received on 5 March 2026 for A4, Kilimani Court.',
  );
  expect(text).not.toMatch(/Wanjiku|RCT-17|paid ahead/);
});

test('a failed payment tells the customer why, and that nothing has changed', () => {
  const failed = envelopeOf('payment.failed', { ...receipt, reason: 'PAYMENT_DUPLICATE' });
  const { subject, text } = writeNotice(failed, 'customer', facts);
  expect(subject).toBe('Payment not recorded: KES 25,000.00');
  expect(text).toContain('was not recorded: a payment with this receipt number is already recorded.');
  expect(text).toContain('Your balance has not changed.');
});

test('a reason that a customer can do nothing with is not shown as a code', () => {
  const failed = envelopeOf('payment.failed', { ...receipt, reason: 'OWNER_FUNDS_SPENT' });
  expect(writeNotice(failed, 'customer', facts).text).toContain('it could not be posted to your account');
});

const push = { ...receipt, method: 'mpesa', receiptNumber: null };

test('a push that brought nothing is not said to have a receipt: nothing came, why, and what to do next', () => {
  const failed = envelopeOf('payment.failed', { ...push, reason: 'MPESA_EXPIRED' });
  expect(writeNotice(failed, 'customer', facts)).toEqual({
    subject: 'Payment not made: KES 25,000.00',
    text: [
      'Dear Wanjiku Njeri,',
      '',
      'Your M-Pesa payment of KES 25,000.00 of 5 March 2026 for A4, Kilimani Court, was not made: the PIN was not entered in time.',
      '',
      'We have received no money, and your balance has not changed.',
      '',
      'If M-Pesa tells you that you paid, do not pay again: it will be recorded. ' +
        'To pay, open your payment link again, or ask us for a new request to your phone.',
      '',
      'Acme Homes',
      '',
    ].join('\n'),
    sms: 'Acme Homes: Your M-Pesa payment of KES 25,000.00 was not made: the PIN was not entered in time. No money has come. Pay again, unless M-Pesa says you paid.',
  });
});

test.each(Object.keys(REFUSAL_MEANING).filter((reason) => reason.startsWith('MPESA_')))(
  'a push that ended as %s is worded for people',
  (reason) => {
    const { text, sms } = writeNotice(envelopeOf('payment.failed', { ...push, reason }), 'customer', facts);
    expect(text).toContain('We have received no money, and your balance has not changed.');
    expect(text + sms).not.toMatch(/receipt|recorded:|could not be posted/);
  },
);

test('where another amount came, nobody is told that no money came or that the balance is unchanged', () => {
  const failed = envelopeOf('payment.failed', { ...push, reason: 'AMOUNT_DIFFERS' });
  const { text, sms } = writeNotice(failed, 'customer', facts);
  expect(text).toContain('was not recorded: another amount came');
  expect(text + sms).not.toMatch(/no money|not changed|unchanged|receipt/i);
});

test('a receipt of M-Pesa that has no number yet leaves the number out', () => {
  const provisional = envelopeOf('payment.succeeded', {
    ...succeeded.data,
    method: 'mpesa',
    receiptNumber: null,
  });
  const { text, sms } = writeNotice(provisional, 'customer', facts);
  expect(text).toContain('on 5 March 2026 for A4, Kilimani Court.\n');
  expect(sms).toContain('for A4, Kilimani Court. Balance: KES 5,000.00 paid ahead.');
});

test('a reversal tells the customer the reason and what is owed now', () => {
  const { subject, text } = writeNotice(reversed, 'customer', facts);
  expect(subject).toBe('Payment reversed: KES 25,000.00');
  expect(text).toContain('was reversed on 7 March 2026. Reason: The cheque of Wanjiku bounced');
  expect(text).toContain('Still owed on your lease: KES 20,000.00.');
});

test('a success that the statement does not know is taken back in words, not by the code of its reason', () => {
  const takenBack = envelopeOf('payment.reversed', { ...reversed.data, reason: 'NOT_ON_STATEMENT' });
  const { text } = writeNotice(takenBack, 'customer', facts);
  expect(text).toContain('Reason: M-Pesa has no record of the money.');
  expect(text).not.toContain('NOT_ON_STATEMENT');
});

test('an owner learns of a reversal without its reason, which may name the customer', () => {
  expect(writeNotice(reversed, 'owner', { ...facts, recipientName: 'Otieno' }).text).not.toMatch(
    /Wanjiku|bounced/,
  );
});

test('an owner is not told of a payment that failed, nor anybody of other events', () => {
  expect([tells('payment.failed', 'owner'), tells('payment.failed', 'customer')]).toEqual([false, true]);
  expect([isNoticeType('payment.initiated'), isNoticeType('toString')]).toEqual([false, false]);
  expect(() => writeNotice(envelopeOf('payment.failed', receipt), 'owner', facts)).toThrow(
    'no notice for the owner',
  );
  expect(() => writeNotice(envelopeOf('charge.posted', {}), 'customer', facts)).toThrow('nobody is told');
});

test('money returned is told to the customer with its receipt, if there is one', () => {
  const { subject, text } = writeNotice(refunded, 'customer', facts);
  expect(subject).toBe('Money returned to you: KES 5,000.00');
  expect(text).toContain('by M-Pesa, receipt SG632NMUAB, for A4, Kilimani Court.');
  const unnamed = writeNotice(envelopeOf('refund.succeeded', refund), 'customer', facts);
  expect(unnamed.text).toContain('by M-Pesa, for A4, Kilimani Court.');
});

test('money that could not be returned is told without the provider’s reason, and that it is kept', () => {
  const { text, sms } = writeNotice(refundFailed, 'customer', facts);
  expect(text).toContain('the money is still kept for you');
  expect(text + sms).not.toContain('initiator');
});

test.each([
  ['a receipt', succeeded, 'customer', ['KES 25,000.00', 'RCT-17', 'KES 5,000.00 paid ahead']],
  ['money for an owner', succeeded, 'owner', ['KES 25,000.00', 'A4, Kilimani Court']],
  ['a failure', failedPayment, 'customer', ['KES 25,000.00', 'RCT-17', 'already recorded']],
  ['a reversal', reversed, 'customer', ['KES 25,000.00', '7 Mar 2026', 'KES 20,000.00 owed']],
  ['a reversal for an owner', reversed, 'owner', ['KES 25,000.00', 'A4, Kilimani Court']],
  ['a refund', refunded, 'customer', ['KES 5,000.00', 'SG632NMUAB', 'nothing owed']],
  ['a refund that failed', refundFailed, 'customer', ['KES 5,000.00', 'KES 5,000.00 paid ahead']],
] as const)('%s is one text message with what matters in it, and names nobody', (_what, told, to, words) => {
  const { sms } = writeNotice(told, to, facts);
  for (const word of words) expect(sms).toContain(word);
  expect(sms).toMatch(/^Acme Homes: /);
  expect(sms).not.toMatch(/Wanjiku/);
  expect(smsLength(sms)).toMatchObject({ encoding: 'gsm7', parts: 1 });
});

test('the balance in a text message says who owes', () => {
  const withBalance = (amount: string) =>
    writeNotice(envelopeOf('refund.succeeded', { ...refund, balance: kes(amount) }), 'customer', facts).sms;
  expect(withBalance('150050')).toContain('Balance: KES 1,500.50 owed.');
  expect(withBalance('-150050')).toContain('Balance: KES 1,500.50 paid ahead.');
  expect(withBalance('0')).toContain('Balance: nothing owed.');
});

test('data that does not fit the catalogue is not guessed at', () => {
  expect(() => writeNotice(envelopeOf('payment.succeeded', receipt), 'customer', facts)).toThrow('setId');
});
