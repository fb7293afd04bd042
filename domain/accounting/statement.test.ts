import { credit, debit, type Line } from './posting';
import { statementOf, type DatedLine } from './statement';

const SET = { propertyId: 'P1', setId: 'S1' };
const PAYOUT = { ownerId: 'O1', propertyId: 'P1', runId: '2026-06' };
const on = (date: string, ...lines: Line[]): DatedLine[] => lines.map((line) => ({ ...line, date }));
const funds = (category: string) => ({ ...SET, category });

/** June of golden scenario 10 (fee, distribution, two attempts of a payout, charge), and a reserve; July's rent after it. */
const LINES = [
  ...on('2026-05-31', credit('2200', 700n, funds('rent'))),
  ...on('2026-06-01', credit('2200', 33333n, funds('rent')), credit('2200', 160n, funds('vat'))),
  ...on('2026-06-30', debit('2200', 2500n, funds('fee')), debit('2200', 400n, funds('fee_vat'))),
  ...on('2026-06-30', debit('2200', 1000n, funds('reserve')), credit('2210', 1000n, funds('reserve'))),
  ...on(
    '2026-06-30',
    debit('2210', 300n, funds('maintenance')),
    debit('2200', 50n, funds('payment_charges')),
  ),
  ...on('2026-06-30', debit('2200', 30000n, funds('distribution'))),
  ...on('2026-06-30', credit('2220', 30000n, { ...PAYOUT, category: 'distribution' })),
  ...on('2026-06-30', debit('2220', 250n, { ...PAYOUT, category: 'tax' })),
  ...on('2026-06-30', debit('2220', 29000n, { ...PAYOUT, category: 'payout', attemptId: 'a1' })),
  ...on('2026-06-30', credit('2420', 29000n, { attemptId: 'a1' })),
  ...on('2026-07-01', debit('2420', 29000n, { attemptId: 'a1' })),
  ...on('2026-07-01', credit('2220', 29000n, { ...PAYOUT, category: 'payout', attemptId: 'a1' })),
  ...on('2026-07-01', debit('2220', 29000n, { ...PAYOUT, category: 'payout', attemptId: 'a2' })),
  ...on('2026-07-01', credit('2420', 29000n, { attemptId: 'a2' })),
  ...on('2026-07-01', debit('2220', 22n, { ...PAYOUT, category: 'payout_charge' })),
  ...on(
    '2026-07-05',
    credit('2200', 33333n, funds('rent')),
    credit('2205', 10n, { ...funds('rent'), paymentId: 'r1' }),
  ),
];
const CONFIRMED = on('2026-07-02', debit('2420', 29000n, { attemptId: 'a2' }));

function june(lines: readonly DatedLine[]) {
  return statementOf({ ...SET, period: '2026-06', shares: [{ ownerId: 'O1', shareBps: 10000 }], lines });
}

it('opening + net + VAT − distributed = closing, and the months do not run into each other', () => {
  expect(june(LINES)).toMatchObject({
    openingBalance: 700n,
    ...{ rent: 33333n, gross: 33333n, managementFee: 2500n, vatOnFee: 400n },
    ...{ reserveContribution: 1000n, otherExpenses: 50n, net: 29383n, vatCollected: 160n },
    ...{ distributed: 30000n, closingBalance: 243n, uncleared: 0n },
    ...{ maintenanceFromReserve: 300n, reserveBalance: 700n },
  });
});

it('a payout in July belongs to the run it pays: in transit, then paid; a failed attempt counts as neither', () => {
  const owner = { owner: 'O1', shareBps: 10000, distributed: 30000n, taxWithheld: 250n, payoutCharges: 22n };
  expect(june(LINES).owners).toEqual([{ ...owner, paid: 0n, inTransit: 29000n, carried: 728n }]);
  expect(june([...LINES, ...CONFIRMED]).owners).toEqual([
    { ...owner, paid: 29000n, inTransit: 0n, carried: 728n },
  ]);
});

it('another property, or another set of the same property, has no part in it', () => {
  const foreign = [
    { ...SET, setId: 'S2' },
    { ...SET, propertyId: 'P2' },
  ].flatMap((dimensions) => on('2026-06-02', credit('2200', 999n, { ...dimensions, category: 'rent' })));
  expect(june([...LINES, ...foreign])).toEqual(june(LINES));
});
