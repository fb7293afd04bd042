import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { instantSchema } from './schemas';

/** Ids and ledger references: what a cursor of ours can carry beside times and days. */
export const cursorId = z.string().regex(/^[0-9A-Za-z_:-]{1,150}$/);

/** Key of the lists that are sorted by a time and then an id. */
export const TIME_AND_ID = z.tuple([instantSchema, cursorId]);

/** Writes where a list goes on, such as what its last row was sorted by, most significant first. Opaque to the caller. */
export function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * Reads a cursor; none gives null, the start of the list.
 * @throws AppError REQUEST_INVALID when it is not one that this list wrote.
 */
export function decodeCursor<T extends z.ZodType>(key: T, text: string | undefined): z.output<T> | null {
  if (text === undefined) return null;
  const read = key.safeParse(parsed(text));
  if (read.success) return read.data;
  const fields = [{ path: 'query.after', message: 'not a cursor of this list' }];
  throw new AppError('REQUEST_INVALID', undefined, { fields });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Cuts a page that was read with one row more than asked for. */
export function page<R, T>(
  rows: readonly R[],
  limit: number,
  keyOf: (row: R) => readonly string[],
  show: (row: R) => T,
): { items: T[]; nextAfter: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextAfter = rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null;
  return { items: shown.map(show), nextAfter };
}
