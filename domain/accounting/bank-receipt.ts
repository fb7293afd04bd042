import type { Receipt } from './book';
import { bankOf, LANDING, landingOf } from './methods';
import { credit, debit, entryOf, postingOf } from './posting';
import { allow, refuse, type Ruling } from './ruling';

/**
 * Cash or a cheque paid into the bank: DR 1010 CR 1060, the whole receipt. Nothing clears by it. Refuses
 * ALREADY_REVERSED, NOT_UNDEPOSITED, ALREADY_BANKED.
 */
export function bankReceipt(receipt: Receipt, bankAccount: string): Ruling {
  const { paymentId, method, place, amountMinor } = receipt;
  if (receipt.reversed) return refuse('ALREADY_REVERSED', paymentId);
  if (LANDING[method].account !== '1060') return refuse('NOT_UNDEPOSITED', paymentId);
  if (receipt.bankedTo !== undefined) return refuse('ALREADY_BANKED', paymentId);
  const bank = bankOf(bankAccount, paymentId);
  const drawer = landingOf(method, place, paymentId);
  const entry = entryOf(
    debit(bank.account, amountMinor, bank.dimensions),
    credit(drawer.account, amountMinor, drawer.dimensions),
  );
  return allow({
    posting: postingOf([entry]),
    receiptChanges: [{ paymentId, change: 'banked', bankedTo: bankAccount }],
  });
}
