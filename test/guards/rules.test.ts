import { bankReceipt } from '../../domain/accounting/bank-receipt';
import { credit, debit, entryOf, postingOf } from '../../domain/accounting/posting';

test('a rule that builds an unbalanced posting is stopped: that is a defect, not a refusal', () => {
  const bank = { bankAccount: 'kcb-operating' };
  const entry = entryOf(debit('1010', 100n, bank), credit('1020', 99n, bank));
  expect(() => postingOf([entry])).toThrow('does not balance');
});

test('a receipt that was reversed is not banked by itself either, a cheque neither', () => {
  const lease = {
    customerId: 'cus_1',
    leaseId: 'lse_1',
    unitId: 'unt_1',
    propertyId: 'prp_1',
    setId: 'set_1',
  };
  const state = { refundedMinor: 0n, cleared: false, reversed: true, allocations: [], credits: [] };
  const cheque = {
    paymentId: 'pay_1',
    lease,
    method: 'cheque',
    place: {},
    amountMinor: 100n,
    ...state,
  } as const;
  expect(bankReceipt(cheque, 'kcb-operating')).toMatchObject({ ok: false, refusal: 'ALREADY_REVERSED' });
});
