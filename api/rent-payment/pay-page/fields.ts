import type { FieldFault } from './words';

/** What was typed into the form, as it was typed. */
export interface Typed {
  readonly amount: string;
  readonly phone: string;
  /** The payment that this one comes after; empty for the first. Two forms of the same page ask for the same payment. */
  readonly after: string;
}

/** What is wrong with each field; empty when nothing is. */
export type Faults = Readonly<Partial<Record<'amount' | 'phone', FieldFault>>>;

/** What the form asks for, when every field is right. Null: the customer's own phone. */
export interface Asked {
  readonly amountMinor: bigint;
  readonly phone: string | null;
}

const TEXT_MAX = 40;
const MINOR_IN_SHILLING = 100n;
const BETWEEN_DIGITS = /[\s,.()-]/g;
const DIGITS = /^\d{1,12}$/;
// 07…, 7…, 2547…, +2547…, and the same with a 1: what people type.
const MOBILE = /^(?:\+?254|0)?([71]\d{8})$/;

/** A field of a form that a browser sent; anything else is empty, and no more is kept than a field can hold. */
export function textOf(body: unknown, name: string): string {
  const { [name]: value } = Object(body) as Record<string, unknown>;
  return typeof value === 'string' ? value.slice(0, TEXT_MAX).trim() : '';
}

function amountFault(text: string, limitMinor: bigint): FieldFault | undefined {
  if (text === '') return 'amountMissing';
  if (!DIGITS.test(text) || BigInt(text) === 0n) return 'amountNotWhole';
  return BigInt(text) * MINOR_IN_SHILLING > limitMinor ? 'amountTooLarge' : undefined;
}

function phoneFault(text: string, hasOwnPhone: boolean): FieldFault | undefined {
  if (text === '') return hasOwnPhone ? undefined : 'phoneMissing';
  return MOBILE.test(text) ? undefined : 'phoneWrong';
}

/** Reads what was typed: what it asks for, or what is wrong with it. */
export function readFields(typed: Typed, limitMinor: bigint, hasOwnPhone: boolean): Asked | Faults {
  const amountText = typed.amount.replaceAll(/[\s,]/g, '');
  const phoneText = typed.phone.replaceAll(BETWEEN_DIGITS, '');
  const [amount, phone] = [amountFault(amountText, limitMinor), phoneFault(phoneText, hasOwnPhone)];
  if (amount !== undefined || phone !== undefined)
    return { ...(amount !== undefined && { amount }), ...(phone !== undefined && { phone }) };
  const subscriber = MOBILE.exec(phoneText)?.[1];
  return {
    amountMinor: BigInt(amountText) * MINOR_IN_SHILLING,
    phone: subscriber === undefined ? null : `254${subscriber}`,
  };
}
