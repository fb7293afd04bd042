import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { instantSchema } from './schemas';

/** Ids and ledger references: what a cursor of ours can carry beside times and days. */
export const cursorId = z.string().regex(/^[0-9A-Za-z_:-]{1,150}$/);

/** Key of the lists that are sorted by a time and then an id. */
export const TIME_AND_ID = z.tuple([instantSchema, cursorId]).transform(([at, id]) => ({ at, id }));

/** Where a list goes on, such as what its last row was sorted by, most significant first. Opaque to the caller. */
export interface Cursor<K> {
  /** The key in a cursor; none gives null, the start of the list. @throws AppError REQUEST_INVALID when this list did not write it. */
  read(text: string | undefined): K | null;
  write(key: readonly string[]): string;
  /** Cuts a page that was read with one row more than asked for. */
  page<R, T>(
    rows: readonly R[],
    limit: number,
    keyOf: (row: R) => readonly string[],
    show: (row: R) => T,
  ): { items: T[]; nextAfter: string | null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The cursors of one list: its name stands in them, so that no other list takes them for its own. */
export function cursorOf<T extends z.ZodType>(list: string, key: T): Cursor<z.output<T>> {
  const write = (values: readonly string[]): string =>
    Buffer.from(JSON.stringify([list, ...values])).toString('base64url');
  return {
    write,
    read: (text) => {
      if (text === undefined) return null;
      const given = parsed(text);
      const [name, ...values] = Array.isArray(given) ? (given as unknown[]) : [];
      const read = key.safeParse(values);
      if (name === list && read.success) return read.data;
      const fields = [{ path: 'query.after', message: 'not a cursor of this list' }];
      throw new AppError('REQUEST_INVALID', undefined, { fields });
    },
    page: (rows, limit, keyOf, show) => {
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const nextAfter = rows.length > limit && last !== undefined ? write(keyOf(last)) : null;
      return { items: shown.map(show), nextAfter };
    },
  };
}
