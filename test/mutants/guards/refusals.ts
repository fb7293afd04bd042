import type { Guard } from '../guard';

const rule = (name: string): string => `domain/accounting/${name}.ts`;
const testOf = (name: string): string => `domain/accounting/${name}.test.ts`;
const DEPOSIT = testOf('bank-and-clear');
const REVERSED = testOf('receipt-reversed');
const ADJUSTMENT = testOf('adjustment');

/** What the rules of domain/accounting refuse. */
export const REFUSAL_GUARDS: readonly Guard[] = [
  {
    guard: 'an adjustment of nothing is refused (AMOUNT_NOT_POSITIVE)',
    file: rule('adjustment'),
    find: "  if (amountMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE');\n",
    replace: '',
    test: { file: ADJUSTMENT, name: 'refusals an amount of zero or less: AMOUNT_NOT_POSITIVE' },
  },
  {
    guard: 'an adjustment of a charge with nothing left is refused (CHARGE_SETTLED)',
    file: rule('adjustment'),
    find: "  if (leftMinor === 0n) return refuse('CHARGE_SETTLED');\n",
    replace: '',
    test: {
      file: ADJUSTMENT,
      name: 'refusals a charge that is wholly waived, conceded or written off: CHARGE_SETTLED',
    },
  },
  {
    guard: 'an adjustment of more than is left is refused (AMOUNT_EXCEEDS_CHARGE)',
    file: rule('adjustment'),
    find: "  if (amountMinor > leftMinor) return refuse('AMOUNT_EXCEEDS_CHARGE');\n",
    replace: '',
    test: { file: ADJUSTMENT, name: 'refusals more than is open and paid together: AMOUNT_EXCEEDS_CHARGE' },
    failsWith: 'holdings do not cover',
  },
  {
    guard: 'what a charge says is paid is what its allocations hold',
    file: rule('adjustment'),
    find: 'if (heldMinor !== charge.paidMinor || heldVatMinor !== charge.paidVatMinor) {',
    replace: 'if (false) {',
    test: {
      file: ADJUSTMENT,
      name: 'refusals allocations that are not what the charge says is paid are a defect, not a refusal',
    },
  },
  {
    guard: 'a receipt of nothing is refused',
    file: rule('receipt'),
    find: "  if (amountMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE');\n",
    replace: '',
    test: {
      file: testOf('receipt'),
      name: 'allocation of nothing open is all surplus, and a receipt of nothing is refused',
    },
  },
  {
    guard: 'VAT is on owners’ income only (VAT_NOT_ALLOWED)',
    file: rule('charge'),
    find: 'if (vatMinor < 0n || (vatMinor > 0n && !isOwnersIncome(category)))',
    replace: 'if (vatMinor < 0n)',
    test: {
      file: testOf('posting'),
      name: 'VAT is billed on owners’ income only, and nothing is billed of nothing',
    },
  },
  {
    guard: 'a receipt is reversed once (ALREADY_REVERSED)',
    file: rule('receipt-reversed'),
    find: "  if (receipt.reversed) return refuse('ALREADY_REVERSED', paymentId);\n",
    replace: '',
    test: { file: REVERSED, name: 'is refused twice: ALREADY_REVERSED' },
  },
  {
    guard: 'a receipt whose surplus paid something is not reversed (SURPLUS_USED)',
    file: rule('receipt-reversed'),
    find: 'if (totalMinor !== receipt.amountMinor)',
    replace: 'if (false)',
    test: { file: REVERSED, name: 'is refused while a part of its surplus pays a charge: SURPLUS_USED' },
  },
  {
    guard: 'a deposit names a receipt once',
    file: rule('bank-and-clear'),
    find: "    if (seen.has(receipt.paymentId)) return refuse('ALREADY_BANKED', receipt.paymentId);\n",
    replace: '',
    test: { file: DEPOSIT, name: 'a receipt named twice refuses the whole deposit and is named' },
  },
  {
    guard: 'a receipt that was reversed is not banked',
    file: rule('bank-receipt'),
    find: "  if (receipt.reversed) return refuse('ALREADY_REVERSED', paymentId);\n",
    replace: '',
    test: {
      file: 'test/guards/rules.test.ts',
      name: 'a receipt that was reversed is not banked by itself either, a cheque neither',
    },
  },
  {
    guard: 'money that was never in the drawer is not banked (NOT_UNDEPOSITED)',
    file: rule('bank-receipt'),
    find: "  if (LANDING[method].account !== '1060') return refuse('NOT_UNDEPOSITED', paymentId);\n",
    replace: '',
    test: { file: DEPOSIT, name: 'money that is not in the drawer refuses the whole deposit and is named' },
  },
  {
    guard: 'a receipt is banked once (ALREADY_BANKED)',
    file: rule('bank-receipt'),
    find: "  if (receipt.bankedTo !== undefined) return refuse('ALREADY_BANKED', paymentId);\n",
    replace: '',
    test: { file: DEPOSIT, name: 'a receipt already banked refuses the whole deposit and is named' },
  },
  {
    guard: 'a receipt clears once (ALREADY_CLEARED)',
    file: rule('receipt-cleared'),
    find: "  if (receipt.cleared) return refuse('ALREADY_CLEARED', paymentId);\n",
    replace: '',
    test: { file: DEPOSIT, name: 'a receipt clears once, and not before it is banked' },
  },
  {
    guard: 'a receipt does not clear before it is banked (NOT_BANKED)',
    file: rule('receipt-cleared'),
    find: "  if (receipt.bankedTo === undefined) return refuse('NOT_BANKED', paymentId);\n",
    replace: '',
    test: { file: DEPOSIT, name: 'a receipt clears once, and not before it is banked' },
  },
  {
    guard: 'a cheque that bounced does not clear',
    file: rule('receipt-cleared'),
    find: "  if (receipt.reversed) return refuse('ALREADY_REVERSED', paymentId);\n",
    replace: '',
    test: { file: DEPOSIT, name: 'a cheque that bounced never clears' },
  },
];
