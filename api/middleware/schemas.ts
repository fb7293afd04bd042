import { z } from 'zod';
import { isBusinessDate } from '../../kernel/time';

const ID = /^[0-9a-z]{1,64}$/;

/** An id with its prefix, as the API writes it. */
export const idSchema = (prefix: string): z.ZodString =>
  z
    .string()
    .startsWith(`${prefix}_`)
    .refine((text) => ID.test(text.slice(prefix.length + 1)), 'not an id')
    .meta({ example: `${prefix}_0192f0c1d2e37b3c8a5d0b0557a1b0a5` });

/** An amount above zero, in minor units as text: a JSON number would lose cents beyond 2^53. */
export const positiveMoney = z
  .strictObject({
    amount: z
      .string()
      .regex(/^[1-9]\d{0,18}$/, 'minor units above zero, as text')
      .meta({ example: '2500000' }),
    currency: z.literal('KES'),
  })
  .meta({ description: 'Minor units (cents) as text.' });

/** Any amount, in minor units as text. */
export const moneySchema = z.strictObject({ amount: z.string().regex(/^(0|-?[1-9]\d*)$/), currency: z.literal('KES') });

/** A calendar day in the zone of the property. */
export const daySchema = z.string().refine(isBusinessDate, 'not a calendar day YYYY-MM-DD').meta({ format: 'date', example: '2026-11-24' });

/** Text of a person, without control characters. */
export const textSchema = (lengthMax: number): z.ZodString =>
  z
    .string()
    .trim()
    .min(1)
    .max(lengthMax)
    .regex(/^[^\p{Cc}]*$/u, 'control characters are not allowed');

const PAGE_ROWS_DEFAULT = 50;
const PAGE_ROWS_MAX = 200;

/** Query of a cursor list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(PAGE_ROWS_MAX).default(PAGE_ROWS_DEFAULT),
  after: z.string().max(400).optional().meta({ description: 'The `nextAfter` of the page before.' }),
};

/** A page of a cursor list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), nextAfter: z.string().nullable() });
