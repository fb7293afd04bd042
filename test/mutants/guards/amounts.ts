import type { Guard } from '../guard';

const rule = (name: string): string => `domain/accounting/${name}.ts`;
const testOf = (name: string): string => `domain/accounting/${name}.test.ts`;
const MONEY = 'kernel/money/split.ts';
const OF_SPLITS = 'kernel/money/split.test.ts';
const ADJUSTMENT = testOf('adjustment');

/** What the rules of domain/accounting build, and the arithmetic beneath them. */
export const AMOUNT_GUARDS: readonly Guard[] = [
  {
    guard: 'money goes to the oldest due first',
    file: rule('allocate'),
    find: 'for (let charge of [...charges].sort(oldestDueFirst)) {',
    replace: 'for (let charge of [...charges]) {',
    test: {
      file: testOf('receipt'),
      name: 'allocation goes to the oldest due first, ties to the order of creation, whatever was billed first',
    },
  },
  {
    guard: 'no charge is paid beyond what is open',
    file: rule('allocate'),
    find: 'const amountMinor = min(each.amountMinor, openMinor(charge));',
    replace: 'const amountMinor = openMinor(charge) > 0n ? each.amountMinor : 0n;',
    test: {
      file: testOf('book.properties'),
      name: 'ledger, charges, allocations, lots and guards agree after every event, amounts beyond 2^53 included',
    },
  },
  {
    guard: 'VAT is paid first where the agreement says so',
    file: rule('vat'),
    find: '  if (policy.vatPortionFirst) return min(amountMinor, openVat);\n',
    replace: '',
    test: {
      file: testOf('receipt'),
      name: 'allocation pays the VAT of a charge first, over as many receipts as it takes',
    },
  },
  {
    guard: 'VAT closes to the cent when a charge is lowered in pieces',
    file: rule('vat'),
    find: 'return clamp(exact, amountMinor - netDueMinor(charge), vatDueMinor(charge));',
    replace: 'return exact;',
    test: {
      file: ADJUSTMENT,
      name: 'VAT of a charge, in the end, closes after a hundred roundings of the same kind: the last cent takes the last cent of VAT',
    },
    failsWith: 'holdings do not cover',
  },
  {
    guard: 'VAT closes in whatever order a charge is paid and lowered',
    file: rule('vat'),
    find: 'return clamp(charge.paidVatMinor, charge.paidMinor - netDueMinor(charge), vatDueMinor(charge));',
    replace: 'return charge.paidVatMinor;',
    test: {
      file: ADJUSTMENT,
      name: 'VAT of a charge, in the end, is the same in whatever order it is paid and lowered',
    },
  },
  {
    guard: 'a rule’s posting is checked before it is handed on',
    file: rule('posting'),
    find: '  if (posting.entries.length === 0) return null;\n  checkPosting(posting);',
    replace: '  if (posting.entries.length === 0) return null;',
    test: {
      file: 'test/guards/rules.test.ts',
      name: 'a rule that builds an unbalanced posting is stopped: that is a defect, not a refusal',
    },
  },
  {
    guard: 'an entry of a rule balances',
    file: rule('posting'),
    find: 'if (sum !== 0n) throw new Error(`entry ${index} does not balance: ${sum}`);',
    replace: '',
    test: { file: testOf('posting'), name: 'a posting is refused when an entry does not balance' },
  },
  {
    guard: 'a side of a rule’s posting balances',
    file: rule('posting'),
    find: 'if (sum !== 0n) throw new Error(`posting does not balance on the ${side} side: ${sum}`);',
    replace: '',
    test: {
      file: testOf('posting'),
      name: 'a posting is refused when a side does not balance, though every entry does',
    },
  },
  {
    guard: 'a rule’s line has the dimensions of its account',
    file: rule('posting'),
    find: 'if (missing.length > 0)',
    replace: 'if (false)',
    test: {
      file: testOf('posting'),
      name: 'a posting is refused when a line lacks a dimension that the chart requires',
    },
  },
  {
    guard: 'no more is released than was allocated',
    file: rule('holdings'),
    find: "if (left !== 0n || missing !== 0n) throw new Error('holdings do not cover the release');",
    replace: '',
    test: {
      file: testOf('holdings'),
      name: 'a release is a defect when the holdings do not cover it, or cannot hold the VAT',
    },
  },
  {
    guard: 'uncleared money waits on 2205',
    file: rule('entries'),
    find: "const funds = cleared ? '2200' : '2205';",
    replace: "const funds = '2200';",
    test: {
      file: testOf('receipt'),
      name: 'uncleared money leaves its VAT on 2205 too, and passes it to whoever remits when it clears',
    },
  },
  {
    guard: 'a share is rounded half-up',
    file: MONEY,
    find: '(2n * magnitude + denominator) / (2n * denominator)',
    replace: 'magnitude / denominator',
    test: { file: ADJUSTMENT, name: 'VAT of a charge that is lowered is amount × VAT ÷ gross, half-up' },
  },
  {
    guard: 'a negative share is rounded as its positive is',
    file: MONEY,
    find: 'const magnitude = product < 0n ? -product : product;',
    replace: 'const magnitude = product;',
    test: {
      file: OF_SPLITS,
      name: 'shareHalfUp is the nearest whole number, halves away from zero, alike for debit and credit',
    },
  },
  {
    guard: 'the parts of a split add up to the whole',
    file: MONEY,
    find: 'if (BigInt(place) < left) parts[index]',
    replace: 'if (false) parts[index]',
    test: {
      file: OF_SPLITS,
      name: 'splitLargestRemainder parts add up to the whole, each within one unit of its exact share, none for a weight of nothing',
    },
  },
  {
    guard: 'left-over units go to the largest remainders',
    file: MONEY,
    find: 'a.remainder > b.remainder ? -1 : 1',
    replace: 'a.remainder > b.remainder ? 1 : -1',
    test: {
      file: OF_SPLITS,
      name: 'splitLargestRemainder gives a larger weight no less, and the same split every time',
    },
  },
  {
    guard: 'an amount fits 64 bits',
    file: 'kernel/money/money.ts',
    find: 'if (magnitude > AMOUNT_MINOR_MAX)',
    replace: 'if (false)',
    test: {
      file: 'kernel/money/money.test.ts',
      name: 'an amount that a Postgres bigint cannot hold is refused',
    },
  },
];
