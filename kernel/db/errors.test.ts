import { isAppError } from '../errors';
import { toAppError } from './errors';

/** How a failure with this code is known outside the database, and whether the same call may succeed later. */
function meaningOf(code: string, message = 'it failed', more: object = {}): unknown {
  const error = Object.assign(new Error(message), { code, ...more });
  const known = toAppError(error);
  if (!isAppError(known)) return known === error ? 'passes' : known;
  return [known.code, known.row.retryable ? 'may be repeated' : 'may not be repeated'];
}

const OUTAGE = ['DATABASE_UNAVAILABLE', 'may be repeated'];

test.each([
  ['08000', 'a connection that failed'],
  ['08006', 'a connection that was lost'],
  ['57P01', 'a server that is shut down'],
  ['57P02', 'a server that crashed'],
  ['57P03', 'a server that is starting'],
  ['40001', 'a serialization failure'],
  ['40P01', 'a deadlock'],
  ['55P03', 'a lock that was waited for too long'],
  ['57014', 'a statement that took too long'],
  ['53100', 'a full disk'],
  ['53300', 'too many connections'],
  ['ECONNREFUSED', 'nobody listens'],
  ['ECONNRESET', 'a socket that was cut'],
  ['EPIPE', 'a socket that was closed'],
  ['ETIMEDOUT', 'a socket without an answer'],
  ['ENOTFOUND', 'a name that is not known'],
  ['ENOENT', 'a socket’s file that is gone'],
])('%s, %s, is an outage: the same call may be made again', (code) => {
  expect(meaningOf(code)).toEqual(OUTAGE);
});

test.each([
  'Connection terminated unexpectedly',
  'Client has encountered a connection error and is not queryable',
  'Query read timeout',
  'timeout exceeded when trying to connect',
])('“%s” of the driver, which has no code, is an outage too', (message) => {
  expect(meaningOf('', message)).toEqual(OUTAGE);
});

test.each([
  ['23505', 'a row that is there already'],
  ['23514', 'a row that a check refuses'],
  ['23503', 'a row that refers to nothing'],
  ['42501', 'a right that is missing'],
  ['42P01', 'a table that is not there'],
  ['40002', 'a constraint of the whole transaction'],
  ['55000', 'an object in a state that does not fit'],
  ['22003', 'a number beyond its type'],
  ['', 'a bug'],
])('%s, %s, passes unchanged: it would fail again', (code) => {
  expect(meaningOf(code)).toBe('passes');
});

test.each([
  ['BN001', 'LEDGER_INVALID'],
  ['BN002', 'LEDGER_UNBALANCED'],
  ['BN003', 'LEDGER_GUARD'],
  ['BN004', 'LEDGER_REFERENCE_REUSED'],
])('%s of our own functions is %s, which is not repeated', (code, known) => {
  expect(meaningOf(code)).toEqual([known, 'may not be repeated']);
});

test('a row of a company that is not there is TENANT_UNKNOWN, and of no other key', () => {
  const broken = (constraint: string) => meaningOf('23503', 'it failed', { constraint });
  expect(broken('refund_tenant_id_fkey')).toEqual(['TENANT_UNKNOWN', expect.any(String)]);
  expect(broken('refund_tenant_id_lease_id_fkey')).toBe('passes');
});
