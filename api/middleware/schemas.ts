import { z } from 'zod';
import { formatMoney, moneyOf } from '../../kernel/money';
import { isBusinessDate } from '../../kernel/time';

/** An id with its prefix, as the API writes it. */
export const idSchema = (prefix: string): z.ZodString =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-z]{1,64}$`), 'not an id of this kind')
    .meta({ example: `${prefix}_0192f0c1d2e37b3c8a5d0b0557a1b0a5` });

/** Largest amount that Postgres holds; more digits than these are no amount. */
const AMOUNT_MINOR_MAX = 2n ** 63n - 1n;

/** An amount above zero, in minor units as text: a JSON number would lose cents beyond 2^53. */
export const positiveMoney = z
  .strictObject({
    amount: z
      .string()
      .regex(/^[1-9]\d{0,18}$/, { error: 'minor units above zero, as text', abort: true })
      .refine((text) => BigInt(text) <= AMOUNT_MINOR_MAX, 'more than 64 bits hold')
      .meta({ example: '2500000' }),
    currency: z.literal('KES'),
  })
  .meta({ description: 'Minor units (cents) as text.' });

/** Any amount, in minor units as text. */
export const moneySchema = z.strictObject({
  amount: z.string().regex(/^(0|-?[1-9]\d*)$/),
  currency: z.literal('KES'),
});

/** Shows minor units in the one currency of this room. */
export const kes = (amountMinor: bigint): z.output<typeof moneySchema> =>
  formatMoney(moneyOf(amountMinor, 'KES'));

/** A calendar day in the zone of the property. */
export const daySchema = z
  .string()
  .refine(isBusinessDate, 'not a calendar day YYYY-MM-DD')
  .meta({ format: 'date', example: '2026-11-24' });

const INSTANT_LENGTH_MAX = 27;

/** An instant in UTC of the years that business dates have, at most to the microsecond: what Postgres reads as written. */
export const instantSchema = z.iso
  .datetime('not an instant YYYY-MM-DDThh:mm:ssZ')
  .max(INSTANT_LENGTH_MAX)
  .refine(
    (text) => isBusinessDate(text.slice(0, 'YYYY-MM-DD'.length)),
    'not an instant of the years 2000 to 2199',
  );

/** Text of a person: no control characters, and no half of a surrogate pair, which no database stores. */
export const textSchema = (lengthMax: number): z.ZodString =>
  z
    .string()
    .trim()
    .min(1)
    .max(lengthMax)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'control characters and lone surrogates are not allowed');

const PAGE_ROWS_DEFAULT = 50;
const PAGE_ROWS_MAX = 200;

/** Query of a cursor list. Only plain digits are a number here: `Number()` would take `0x10`, `1e2` and ` 5 `. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'a whole number')
    .transform(Number)
    .pipe(z.number().int().min(1).max(PAGE_ROWS_MAX))
    .default(PAGE_ROWS_DEFAULT)
    .meta({
      override: ({ jsonSchema }) => {
        delete jsonSchema.pattern;
        Object.assign(jsonSchema, {
          type: 'integer',
          minimum: 1,
          maximum: PAGE_ROWS_MAX,
          default: PAGE_ROWS_DEFAULT,
        });
      },
    }),
  after: z.string().max(400).optional().meta({ description: 'The `nextAfter` of the page before.' }),
};

/** A page of a cursor list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), nextAfter: z.string().nullable() });
