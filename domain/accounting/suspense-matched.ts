import { receiptOutOf, type ReceiptInput } from './receipt';
import { refuse, type Ruling } from './ruling';

/** Money in suspense, and the payment it turns out to be. */
export interface SuspenseMatchedInput extends Omit<ReceiptInput, 'payment'> {
  readonly suspense: {
    readonly providerRef: string;
    readonly amountMinor: bigint;
    /** True when it is a payment already. */
    readonly matched: boolean;
  };
  readonly payment: Pick<ReceiptInput['payment'], 'paymentId' | 'place'>;
}

/**
 * Money in suspense is found to be a customer's: a receipt of its whole amount out of 2120 instead of cash, with
 * allocation, mirror and surplus as of any receipt. From then on the payment's money is on the paybill, where it landed.
 * Refuses ALREADY_MATCHED, AMOUNT_NOT_POSITIVE.
 */
export function suspenseMatched({ suspense, payment, ...rest }: SuspenseMatchedInput): Ruling {
  const { providerRef, amountMinor, matched } = suspense;
  const { paymentId } = payment;
  if (matched) return refuse('ALREADY_MATCHED', paymentId);
  const resting = { account: '2120', dimensions: { providerRef, paymentId } } as const;
  return receiptOutOf(resting, { ...rest, payment: { ...payment, method: 'mpesa', amountMinor } });
}
