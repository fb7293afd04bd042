import { total, type PaperBook } from './paper-book';
import type { PaperCharge, PaperHolding } from './paper-rows';
import type { PaperTill } from './paper-till';

/** Category → income account of accounts.md; the two that are missing are not the owner's income. */
const INCOME: Readonly<Record<string, string>> = {
  rent: '4010',
  service_charge: '4020',
  utility: '4030',
  late_fee: '4040',
  bounced_fee: '4050',
  damage: '4060',
  recovery: '4070',
};

const LANDED: Readonly<Record<string, string>> = { mpesa: '1030', bank: '1010', card: '1050' };

type Add = (account: string, amount: bigint) => void;

function addCharge(book: PaperBook, charge: PaperCharge, add: Add): void {
  const { id, category, net, vat, loweredVat, loweredNet } = charge;
  const open = book.open(charge);
  add('1100', open);
  const income = INCOME[category];
  if (income === undefined) return add('2105', -open);
  add(income, loweredNet.waiver - net);
  add('4090', loweredNet.concession);
  add('5060', loweredNet.write_off);
  add('2300', total(book.on(id).map((holding) => holding.vat)) + loweredVat - vat);
}

function addHolding(book: PaperBook, { charge, payment, amount, vat }: PaperHolding, add: Add): void {
  if (charge.category === 'deposit') return add('2100', -amount);
  if (charge.category === 'company_fee') {
    add('2400', -amount);
    add('C1100', amount);
    return add('C4030', -amount);
  }
  add('3900', amount - vat);
  if (!book.received(payment).cleared) return add('2205', -amount);
  const remitted = book.managerRemits ? vat : 0n;
  add('2320', -remitted);
  add('2200', remitted - amount);
}

function addTill(till: PaperTill, add: Add): void {
  for (const { amount, matched } of till.suspense) {
    if (matched) continue;
    add('1030', amount);
    add('2120', -amount);
  }
  for (const { from, to, amount } of till.moves) {
    add(from, -amount);
    add(to, amount);
  }
  for (const lease of till.approved.keys()) add('2410', -till.owed(lease));
  for (const { state, channel, amount } of till.payouts) {
    if (state === 'sent' || state === 'unknown') add('2420', -amount);
    if (state === 'confirmed') add(channel === 'b2c' ? '1040' : '1010', -amount);
  }
}

/** Account → balance of a paper book and what lies beside it, debit positive, zero left out. */
export function paperTrialBalance(book: PaperBook, till?: PaperTill): Record<string, bigint> {
  const sums = new Map<string, bigint>();
  const add: Add = (account, amount) => void sums.set(account, (sums.get(account) ?? 0n) + amount);
  for (const charge of book.charges) addCharge(book, charge, add);
  for (const holding of book.holdings) addHolding(book, holding, add);
  for (const { left } of book.credits) add('2110', -left);
  for (const { method, amount, banked, reversed } of book.receipts) {
    if (!reversed) add(LANDED[method] ?? (banked ? '1010' : '1060'), amount);
  }
  if (till) addTill(till, add);
  const present = [...sums].filter(([, amount]) => amount !== 0n);
  return Object.fromEntries(present.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What the owners of a set could be paid: cleared income, less the VAT that the manager passes on. */
export function paperFunds(book: PaperBook, set: string): bigint {
  const held = book.holdings.filter(
    (holding) =>
      holding.set === set && holding.charge.category in INCOME && book.received(holding.payment).cleared,
  );
  return total(held.map(({ amount, vat }) => amount - (book.managerRemits ? vat : 0n)));
}
