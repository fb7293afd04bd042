import { AppError } from '../../kernel/errors';

/** Where a list goes on: what the last row was sorted by, and its id. */
export interface Cursor {
  readonly at: string;
  readonly id: string;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** Writes a cursor; opaque to the caller. */
export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.at, cursor.id])).toString('base64url');
}

/** Reads a cursor; none gives the start of the list. @throws AppError BODY_INVALID when it is not one of ours. */
export function decodeCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null;
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as [unknown, unknown];
    if (typeof at === 'string' && INSTANT.test(at) && typeof id === 'string' && !id.includes('\0')) return { at, id };
  } catch {
    // Falls through: whatever it was, it is not a cursor.
  }
  throw new AppError('BODY_INVALID', 'after is not a cursor of this list', { fields: [{ path: 'query.after' }] });
}

/** Cuts a page that was read with one row more than asked for. */
export function page<R, T>(rows: readonly R[], limit: number, cursorOf: (row: R) => Cursor, show: (row: R) => T) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextAfter = rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null;
  return { items: shown.map(show), nextAfter };
}
