import { z } from 'zod';

/** A value that comes as text in one place and as a number in another. */
export const scalar = z.union([z.string(), z.number()]);

/** The same, read as text: codes may be letters, and no code is a number to us. */
export const text = scalar.transform(String);

/** Text that may be missing or null, then empty. */
export const textOrNone = text.nullish().transform((read) => read ?? '');

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
const NAMED = z.object({ Name: z.string(), Value: scalar });
const KEYED = z.object({ Key: z.string(), Value: scalar });
const ITEM = z.union([
  NAMED.transform(({ Name, Value }) => [Name, Value] as const),
  KEYED.transform(({ Key, Value }) => [Key, Value] as const),
]);

/**
 * The values of a list of `{ Name, Value }` or `{ Key, Value }`. Of one item the provider writes no list, and some items have
 * no value: what cannot be read is left out, so that one of them never hides the others.
 */
export function namedValues(listed: unknown): ReadonlyMap<string, string | number> {
  const items = listOf(listed).map((item) => ITEM.safeParse(item));
  return new Map(items.flatMap((item) => (item.success ? [item.data] : [])));
}

/** What `read` answers, or nothing where the value is not in the form that it reads. */
export function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
