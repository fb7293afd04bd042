import { b2cResult, B2C_RESULTS, stkResult, STK_RESULTS } from './mpesa-results';

const codesWhere = (results: typeof STK_RESULTS, holds: (code: string) => boolean): string[] =>
  Object.keys(results).filter(holds);

test('of a push only 0 succeeds', () => {
  expect(codesWhere(STK_RESULTS, (code) => stkResult(code).outcome === 'succeeded')).toEqual(['0']);
  expect(codesWhere(STK_RESULTS, (code) => stkResult(code).outcome === 'pending')).toEqual([]);
});

test('expiry, cancelling and an unreachable phone may still be overtaken by a receipt; nothing else may', () => {
  expect(codesWhere(STK_RESULTS, (code) => stkResult(code).weak)).toEqual(['1019', '1032', '1037']);
  expect(codesWhere(B2C_RESULTS, (code) => b2cResult(code).weak)).toEqual([]);
});

test('a fault of the set-up raises the alarm: one code may be the customer’s of a push and ours of a payout', () => {
  expect(codesWhere(STK_RESULTS, (code) => stkResult(code).alarm)).toEqual(['2028', '8006']);
  expect(codesWhere(B2C_RESULTS, (code) => b2cResult(code).alarm)).toEqual([
    '1',
    '21',
    '2001',
    '2028',
    '8006',
  ]);
});

test.each([
  '',
  '00',
  '0.0',
  ' 0',
  '+0',
  '4999',
  '9998',
  'sfc_ic0003',
  'constructor',
  '__proto__',
  'toString',
])('a code that stands in no table decides nothing: %p', (code) => {
  for (const result of [stkResult(code), b2cResult(code)]) {
    expect(result).toMatchObject({ outcome: 'pending', weak: false, alarm: false });
  }
});

test('a code of letters is a code like any other', () => {
  expect(stkResult('SFC_IC0003').outcome).toBe('failed');
  expect(b2cResult('SFC_IC0003').outcome).toBe('failed');
});
