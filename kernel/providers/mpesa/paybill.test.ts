import { parseC2bConfirmation } from '../inbound';

const CONFIRMATION = {
  TransactionType: 'Pay Bill',
  TransID: 'RKL51ZDR4F',
  TransTime: '20231121121325',
  TransAmount: '5.00',
  BusinessShortCode: '600966',
  BillRefNumber: 'UNIT-4B',
  InvoiceNumber: '',
  OrgAccountBalance: '25.00',
  ThirdPartyTransID: '',
  MSISDN: '2547 ***** 126',
  FirstName: 'NICHOLAS',
  MiddleName: '',
  LastName: '',
};
const READ = {
  receipt: 'RKL51ZDR4F',
  amountMinor: 500n,
  shortCode: '600966',
  accountReference: 'UNIT-4B',
  msisdn: '2547 ***** 126',
  transactionAt: new Date('2023-11-21T09:13:25Z'),
};

test('it is read without names, the number masked as it came', () => {
  expect(parseC2bConfirmation(CONFIRMATION)).toEqual(READ);
});

test('numbers for text, a missing reference and our own id are read', () => {
  const written = { TransAmount: 5, BusinessShortCode: 600_966, TransTime: 20_231_121_121_325 };
  expect(parseC2bConfirmation({ ...CONFIRMATION, ...written, MSISDN: 254_708_374_149 })).toEqual({
    ...READ,
    msisdn: '254708374149',
  });
  const { accountReference } = parseC2bConfirmation({ ...CONFIRMATION, BillRefNumber: null }) ?? {};
  expect(accountReference).toBe('');
  expect(parseC2bConfirmation({ ...CONFIRMATION, ThirdPartyTransID: 'pay_1' })).toMatchObject({
    thirdPartyTransactionId: 'pay_1',
  });
  expect(parseC2bConfirmation({ ...CONFIRMATION, TransTime: 'soon' })).not.toHaveProperty('transactionAt');
});

test('money is not credited from one that has no receipt, short code or readable amount', () => {
  for (const broken of [
    { TransID: '' },
    { TransAmount: '5,00' },
    { TransAmount: null },
    { BusinessShortCode: '' },
  ]) {
    expect(parseC2bConfirmation({ ...CONFIRMATION, ...broken })).toBeNull();
  }
  for (const none of [null, 'x', [], {}]) expect(parseC2bConfirmation(none)).toBeNull();
});
