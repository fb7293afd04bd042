import { wholeShillings } from './amount';
import type { StkPush } from './port';
import { ProviderError } from './provider-error';

const PHONE = /^254(7|1)\d{8}$/;
const REFERENCE = /^[A-Za-z0-9]{1,12}$/;
const DESCRIPTION_LENGTH_MAX = 13;

const refuse = (what: string): never => {
  throw new ProviderError('rejected', `not sent: ${what}`, 'LOCAL');
};

/** @throws ProviderError rejected when the number is none that M-Pesa pays to or asks. */
export function checkReceiver(phone: string): void {
  if (!PHONE.test(phone)) refuse('the phone number is not 2547… or 2541…');
}

/** @throws ProviderError rejected when the provider would refuse the push, or cut it. */
export function checkPush({ phone, accountReference, description }: StkPush): void {
  checkReceiver(phone);
  if (!REFERENCE.test(accountReference)) refuse('the account reference is not 1 to 12 letters and digits');
  if (description === '' || description.length > DESCRIPTION_LENGTH_MAX)
    refuse('the description is too long');
}

/** Whole shillings of an amount. @throws ProviderError rejected when cents are left, or nothing. */
export function shillingsOf(amountMinor: bigint): number {
  try {
    return wholeShillings(amountMinor);
  } catch {
    return refuse('the amount is not whole shillings');
  }
}
