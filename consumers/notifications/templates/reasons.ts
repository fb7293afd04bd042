import type { RentPaymentResult } from '../../../contracts/rent-payment';

type Reason = NonNullable<RentPaymentResult['reason']>;

/** Words for some of the reasons why a payment failed. A person is never shown the code of another. */
export type ReasonTable<Words> = Readonly<Partial<Record<Reason, Words>>>;

/** The words of a reason as it stands in an event, where it is free text to the compiler; undefined where there are none. */
export function wordsOf<Words>(table: ReasonTable<Words>, reason: string): Words | undefined {
  // `toString` is no row of the table.
  const isRow = (given: string): given is Reason => Object.hasOwn(table, given);
  return isRow(reason) ? table[reason] : undefined;
}
