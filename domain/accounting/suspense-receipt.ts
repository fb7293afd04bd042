import { LANDING, type Place } from './methods';
import { credit, debit, entryOf, postingOf } from './posting';
import { allow, refuse, type Ruling } from './ruling';

/** Money that arrived on the paybill and names no lease of ours. */
export interface SuspenseReceiptInput {
  /** The provider's name for it (M-Pesa's receipt number): the key of its rest on 2120. */
  readonly providerRef: string;
  readonly place: Place;
  readonly amountMinor: bigint;
}

/** An unidentified receipt: DR 1030 CR 2120. It is nobody's until it is matched. Refuses AMOUNT_NOT_POSITIVE. */
export function suspenseReceipt({ providerRef, place, amountMinor }: SuspenseReceiptInput): Ruling {
  if (amountMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE');
  const entry = entryOf(
    debit(LANDING.mpesa.account, amountMinor, { ...place, providerRef }),
    credit('2120', amountMinor, { providerRef }),
  );
  return allow({ posting: postingOf([entry]) });
}
