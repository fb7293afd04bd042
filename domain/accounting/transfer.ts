import type { AccountNumber } from './chart';
import type { Place } from './methods';
import { credit, debit, entryOf, postingOf } from './posting';
import { allow, refuse, type Ruling } from './ruling';

/** Our own accounts that hold money of which we are sure; what is in the drawer or with a processor is banked instead. */
export const OWN_CASH = ['1010', '1020', '1030', '1040'] as const satisfies readonly AccountNumber[];

/** One place of our money: an account of the chart, and which real one it is. */
export interface OwnCash {
  readonly account: (typeof OWN_CASH)[number];
  readonly place: Place;
}

/** Our own money moved between two places of ours. */
export interface TransferInput {
  readonly transferId: string;
  readonly from: OwnCash;
  readonly to: OwnCash;
  readonly amountMinor: bigint;
}

/**
 * A transfer that is confirmed on both sides, in one posting: DR 1090 CR from, then DR to CR 1090. Nobody's claim on the
 * money changes. Refuses AMOUNT_NOT_POSITIVE, SAME_ACCOUNT.
 */
export function transfer({ transferId, from, to, amountMinor }: TransferInput): Ruling {
  if (amountMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE');
  if (placeName(from) === placeName(to)) return refuse('SAME_ACCOUNT');
  const onTheWay = { transferId };
  return allow({
    posting: postingOf([
      entryOf(
        debit('1090', amountMinor, onTheWay),
        credit(from.account, amountMinor, { ...from.place, transferId }),
      ),
      entryOf(
        debit(to.account, amountMinor, { ...to.place, transferId }),
        credit('1090', amountMinor, onTheWay),
      ),
    ]),
  });
}

function placeName({ account, place }: OwnCash): string {
  return [account, place.bankAccount, place.shortcode].join('|');
}
