import { B2C_RESULTS, b2cResult, STK_RESULTS, stkResult, type ResultMeaning } from './mpesa-results';

type Read = (code: string) => ResultMeaning;

const READERS: readonly [string, Read, Readonly<Record<string, ResultMeaning>>][] = [
  ['a push', stkResult, STK_RESULTS],
  ['a payout', b2cResult, B2C_RESULTS],
];

describe.each(READERS)('of %s', (_what, read, table) => {
  const codesWhere = (holds: (meaning: ResultMeaning) => boolean): string[] =>
    Object.keys(table).filter((code) => holds(read(code)));

  test('0 alone is success, and every other code of the table is a failure', () => {
    expect(codesWhere(({ outcome }) => outcome === 'succeeded')).toEqual(['0']);
    expect(codesWhere(({ outcome }) => outcome === 'pending')).toEqual([]);
  });

  test.each(['', '5', '999', '4999', 'SFC_IC9999', 'constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'a code that nobody documented (%j) decides nothing',
    (code) => expect(read(code)).toMatchObject({ outcome: 'pending', weak: false, alarm: false }),
  );

  test.each(['00', '0.0', ' 0', '0 ', '+0', '-0', '0x0', '0e0', '01', '1.0', '0x1'])(
    'a code is never read as a number: %j is neither success nor failure',
    (code) => expect(read(code).outcome).toBe('pending'),
  );

  test('a code of letters is read like any other', () => {
    expect(read('SFC_IC0003').outcome).toBe('failed');
    expect(read('sfc_ic0003').outcome).toBe('pending');
  });

  test('every meaning is said in words', () => {
    for (const meaning of Object.values(table)) expect(meaning.meaning).toMatch(/^[A-Z].+\.$/);
  });
});

test('of a push 1019, 1032 and 1037 alone are failures that a receipt may overtake', () => {
  const weak = Object.keys(STK_RESULTS).filter((code) => stkResult(code).weak);
  expect(weak).toEqual(['1019', '1032', '1037']);
});

test('of a payout no failure is weak: its money stays ours', () => {
  expect(Object.keys(B2C_RESULTS).filter((code) => b2cResult(code).weak)).toEqual([]);
});

test('a fault of the set-up alarms, a fault of the customer does not', () => {
  const alarming = (table: object, read: Read): string[] =>
    Object.keys(table).filter((code) => read(code).alarm);
  expect(alarming(STK_RESULTS, stkResult)).toEqual(['2028', '8006']);
  expect(alarming(B2C_RESULTS, b2cResult)).toEqual(['1', '21', '2001', '2028', '8006']);
});

test.each(['1', '2001'])('%s is the customer’s fault at a push and ours at a payout', (code) => {
  expect(stkResult(code)).toMatchObject({ outcome: 'failed', alarm: false });
  expect(b2cResult(code)).toMatchObject({ outcome: 'failed', alarm: true });
});
