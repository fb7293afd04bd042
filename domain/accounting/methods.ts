import type { AccountNumber } from './chart';
import type { Dimensions } from './dimensions';

interface Landing {
  readonly account: AccountNumber;
  /** True where money on the account is money that is there; false where it rests on 2205 until it clears. */
  readonly clearedOnReceipt: boolean;
}

/** Method of payment → the account its money lands on, and whether it is available at once. */
export const LANDING = {
  mpesa: { account: '1030', clearedOnReceipt: true },
  bank: { account: '1010', clearedOnReceipt: true },
  card: { account: '1050', clearedOnReceipt: false },
  cash: { account: '1060', clearedOnReceipt: false },
  cheque: { account: '1060', clearedOnReceipt: false },
} as const satisfies Record<string, Landing>;

/** How a customer's money arrives. */
export type PaymentMethod = keyof typeof LANDING;

/** Which account of its kind received the money: what the method's account requires beside the payment. */
export type Place = Pick<Dimensions, 'bankAccount' | 'shortcode' | 'processor'>;

/** A cash account with the dimensions that single out one place of money. */
export interface Cash {
  readonly account: AccountNumber;
  readonly dimensions: Dimensions;
}

/** Where a payment's money lands. */
export function landingOf(method: PaymentMethod, place: Place, paymentId: string): Cash {
  return { account: LANDING[method].account, dimensions: { ...place, paymentId } };
}

/** The operating bank account, naming the payment whose money is put there. */
export function bankOf(bankAccount: string, paymentId: string): Cash {
  return { account: '1010', dimensions: { bankAccount, paymentId } };
}
