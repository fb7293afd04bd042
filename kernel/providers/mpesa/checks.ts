import { wholeShillings } from './amount';
import type { StatementWindow, StatusQuestion, StkPush } from './port';
import { ProviderError } from './provider-error';

const PHONE = /^254(7|1)\d{8}$/;
const REFERENCE = /^[A-Za-z0-9]{1,12}$/;
const DESCRIPTION = /^.{1,13}$/;
const REMARKS = /^.{2,100}$/;
const STATEMENT_MS_MAX = 48 * 3_600_000;

// What is refused here never left; the code tells it from a refusal of the gateway.
const refuse = (what: string): never => {
  throw new ProviderError('rejected', `not sent: ${what}`, 'LOCAL');
};

/** @throws ProviderError rejected when the number is none that M-Pesa pays to or asks. */
export function checkReceiver(phone: string): void {
  if (!PHONE.test(phone)) refuse('the phone number is not 2547… or 2541… with 12 digits');
}

/** @throws ProviderError rejected when the provider would refuse the push, or cut it. */
export function checkPush({ phone, accountReference, description }: StkPush): void {
  checkReceiver(phone);
  if (!REFERENCE.test(accountReference)) refuse('the account reference is not 1 to 12 letters and digits');
  if (!DESCRIPTION.test(description)) refuse('the description is not 1 to 13 characters');
}

/** @throws ProviderError rejected when the remarks are not of the length that the provider takes. */
export function checkRemarks(remarks: string): void {
  if (!REMARKS.test(remarks)) refuse('the remarks are not 2 to 100 characters');
}

/** @throws ProviderError rejected when the question names no transaction. */
export function checkQuestion({ originatorConversationId, receipt, remarks }: StatusQuestion): void {
  if (!originatorConversationId && !receipt) refuse('neither a receipt nor an id of ours is given');
  checkRemarks(remarks);
}

/** @throws ProviderError rejected when the provider would not give the statement of such a time. */
export function checkWindow({ from, to }: StatementWindow): void {
  const lengthMs = to.getTime() - from.getTime();
  if (!(lengthMs >= 0 && lengthMs <= STATEMENT_MS_MAX)) refuse('the statement is of 48 hours at most');
}

/** Whole shillings of an amount. @throws ProviderError rejected when cents are left, or nothing. */
export function shillingsOf(amountMinor: bigint): number {
  try {
    return wholeShillings(amountMinor);
  } catch {
    return refuse('the amount is not whole shillings above zero');
  }
}
