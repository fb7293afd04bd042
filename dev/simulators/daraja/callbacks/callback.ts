import type { Facts } from '../faults/facts';
import type { CallbackPoint } from '../faults/table';

/** How a callback bends what happened before it says it. The true one says things as they are. */
export interface Telling {
  amount(shillings: number): number;
  phone(phone: string): string;
}

/** Says what happened. */
export const TRULY: Telling = { amount: (shillings) => shillings, phone: (phone) => phone };

/** Says one shilling more than was paid. */
export const WITH_WRONG_AMOUNT: Telling = { ...TRULY, amount: (shillings) => shillings + 1 };

/** Names the neighbour's phone: the last digit is another. */
export const WITH_WRONG_PHONE: Telling = {
  ...TRULY,
  phone: (phone) => phone.slice(0, -1) + String((Number(phone.slice(-1)) + 1) % 10),
};

/** One thing that the simulator tells the merchant. `timeout` is what goes to QueueTimeOutURL when that is called. */
export interface Callback {
  readonly point: CallbackPoint;
  readonly url: string;
  readonly facts: Facts;
  readonly body: (told: Telling) => unknown;
  readonly timeout?: { readonly url: string; readonly body: unknown };
}
