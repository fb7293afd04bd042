import { isCompactEat, parseSpacedEat } from '../parts/eat-time';
import { invalidField } from './refusal';

/** A JSON object as it came. */
export type Body = Readonly<Record<string, unknown>>;

/** What a field may hold. A missing field is the empty text, which a check may allow. */
export type Check = (text: string) => boolean;

const URL_CHARACTERS_MAX = 2_048;

/** A field as text: numbers and text are the same to Daraja, and anything else is as good as missing. */
export function textOf(body: Body, name: string): string {
  const value = body[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The fields that are named, each found good. @throws Refusal 400.002.02 naming the first that is not. */
export function readFields<Name extends string>(
  body: Body,
  checks: Readonly<Record<Name, Check>>,
): Record<Name, string> {
  const names = Object.keys(checks) as Name[];
  const wrong = names.find((name) => !checks[name](textOf(body, name)));
  if (wrong !== undefined) throw invalidField(wrong);
  return Object.fromEntries(names.map((name) => [name, textOf(body, name)])) as Record<Name, string>;
}

const matches =
  (pattern: RegExp): Check =>
  (text) =>
    pattern.test(text);

/** Paybills, tills and bulk accounts have five to seven digits. */
export const isShortCode = matches(/^\d{5,7}$/);
/** 2547… and 2541…: the only numbers that M-Pesa has. */
export const isPhone = matches(/^254[17]\d{8}$/);
/** Whole shillings; `10.5`, `1.00` and 0 are none. */
export const isAmount = matches(/^[1-9]\d{0,8}$/);
/** Fourteen digits that are a time. */
export const isTimestamp: Check = isCompactEat;
/** Pull's form, `2020-08-04 8:36:00`. */
export const isSpacedTime: Check = (text) => parseSpacedEat(text) !== undefined;
/** By its letters alone; whether it decodes to anything is for who reads it. */
export const isBase64 = matches(/^[A-Za-z0-9+/]+={0,2}$/);
/** An identifier or operator's name: up to a hundred characters, none blank. */
export const isId = matches(/^\S{1,100}$/);
/** Digits only, so never negative. */
export const isWholeNumber = matches(/^\d{1,9}$/);
/** Exactly as listed: Daraja minds capitals. */
export const oneOf =
  (...values: readonly string[]): Check =>
  (text) =>
    values.includes(text);
/** Anything of so many characters, both bounds included. */
export const textFrom =
  (min: number, max: number): Check =>
  (text) =>
    text.length >= min && text.length <= max;
/** Lets a field be left out, or empty. */
export const optional =
  (check: Check): Check =>
  (text) =>
    text === '' || check(text);

/** An absolute http(s) address. Production wants https; a simulator on one machine cannot. */
export const isUrl: Check = (text) =>
  text.length <= URL_CHARACTERS_MAX && /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text);
