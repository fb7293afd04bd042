import { isNativeError } from 'node:util/types';
import { AppError, isAppError, type ErrorCode } from '../errors';

/** SQLSTATEs our own functions raise, and what they mean outside the database. */
const OWN: Readonly<Record<string, ErrorCode>> = {
  BN001: 'LEDGER_INVALID',
  BN002: 'LEDGER_UNBALANCED',
  BN003: 'LEDGER_GUARD',
  BN004: 'LEDGER_REFERENCE_REUSED',
};

const FOREIGN_KEY = '23503';
/** Of the keys that lead to `tenant`; those inside a company go on to a second column. */
const TENANT_KEY = /_tenant_id_fkey$/;

// Connection lost, server starting or stopping, serialization failure, deadlock, lock or statement time-out, too many connections.
const TRANSIENT = /^(08|57P|40001|40P01|55P03|57014|53)/;
const TRANSIENT_NODE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'ENOENT']);

const LOST = /Connection terminated|Client has encountered|Query read timeout/;
const NO_CONNECTION = /timeout exceeded when trying to connect/;

function isOutage(error: Error, code: string): boolean {
  const isTransient = TRANSIENT.test(code) || TRANSIENT_NODE.has(code);
  return isTransient || LOST.test(error.message) || NO_CONNECTION.test(error.message);
}

/** True when the connection itself failed or stayed silent: nothing more can be asked on it, not even a ROLLBACK. */
export function isLostConnection(error: unknown): boolean {
  return isNativeError(error) && LOST.test(error.message);
}

/**
 * Converts a Postgres or socket failure to the table of errors, once, at the database's boundary.
 * Other failures (a broken constraint, a bug) pass through unchanged for the caller to understand.
 */
export function toAppError(error: unknown): unknown {
  // Not instanceof: a socket's error may come from another realm than ours, as under Jest.
  if (isAppError(error) || !isNativeError(error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const own = OWN[code];
  if (own) return new AppError(own, error.message, {}, { cause: error });
  if (code === FOREIGN_KEY && 'constraint' in error && TENANT_KEY.test(String(error.constraint))) {
    return new AppError('TENANT_UNKNOWN', undefined, {}, { cause: error });
  }
  return isOutage(error, code)
    ? new AppError('DATABASE_UNAVAILABLE', undefined, {}, { cause: error })
    : error;
}
