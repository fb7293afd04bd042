import { toAppError } from '../db';
import { AppError, isAppError } from '../errors';

/** Data exceptions and broken constraints: an amount that does not fit, a missing dimension, an unknown account. */
const DOES_NOT_FIT = /^2[23]/;

/**
 * What a failed posting means: as at the database's boundary, and a constraint of the ledger's own tables is LEDGER_INVALID
 * (final: the same posting breaks it again), or LEDGER_REFERENCE_REUSED where a posting was reversed before.
 */
export function toLedgerError(error: unknown): unknown {
  const known = toAppError(error);
  if (isAppError(known) || !(known instanceof Error) || !('code' in known)) return known;
  if ('constraint' in known && known.constraint === 'ledger_posting_reversed_once') {
    return new AppError('LEDGER_REFERENCE_REUSED', 'the posting was reversed before', {}, { cause: known });
  }
  if (!DOES_NOT_FIT.test(String(known.code))) return known;
  return new AppError('LEDGER_INVALID', known.message, {}, { cause: known });
}
