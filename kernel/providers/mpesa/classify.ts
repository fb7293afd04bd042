import { z } from 'zod';
import { text } from './fields';
import { ProviderError, type ProviderErrorKind } from './provider-error';

// What a code looks like. Anything else in its place may be a number or a name, and goes into no message.
const CODE = /^(?:\d{3}(?:\.\d{1,4}){1,2}|\d{1,9}|[A-Za-z]\w{1,11})$/;
const GATEWAY_ERROR = z.object({
  errorCode: text.pipe(z.string().regex(CODE)),
  errorMessage: text.catch(''),
});

interface Row {
  readonly code: RegExp;
  readonly says?: RegExp;
  readonly kind: ProviderErrorKind;
}

/** The gateway's codes, first match first: one code has four meanings, so its text is read too. */
const CODES: readonly Row[] = [
  { code: /^500\.001\.1001$/, says: /being processed/i, kind: 'pending' },
  { code: /^500\.001\.1001$/, says: /lock subscriber/i, kind: 'busy' },
  { code: /^500\.001\.1001$/, says: /wrong credentials|merchant does not exist/i, kind: 'rejected' },
  // A repeated OriginatorConversationID: the first request with it landed.
  { code: /^500\.002\.1001$/, kind: 'unknown' },
  { code: /^500\.003\.0[23]$/, kind: 'busy' },
  { code: /^500\.003\.1001$/, says: /already registered/i, kind: 'rejected' },
  { code: /^(404\.001\.03|401\.\d+\.\d+|400\.003\.01)$/, kind: 'auth' },
  { code: /^(400|404|405)\./, kind: 'rejected' },
  { code: /^429\./, kind: 'busy' },
];

const TOO_MANY_REQUESTS = 429;
// Somebody on the way waited in vain, maybe for what was already under way.
const REQUEST_TIMEOUT = 408;

function kindOf(status: number, code: string, message: string): ProviderErrorKind {
  const row = CODES.find((each) => each.code.test(code) && (each.says?.test(message) ?? true));
  if (row) return row.kind;
  if (status === TOO_MANY_REQUESTS) return 'busy';
  return status < 500 && status !== REQUEST_TIMEOUT ? 'rejected' : 'unknown';
}

/**
 * What an answer other than 200 means. Only the gateway's own code says that nothing was done (and 429, which is answered
 * before anything is): a page of something in between, a redirect or a bare status may hide a request that went through.
 */
export function refusalOf(status: number, body: unknown): ProviderError {
  const read = GATEWAY_ERROR.safeParse(body);
  if (read.success && status >= 400) {
    const { errorCode, errorMessage } = read.data;
    const kind = kindOf(status, errorCode, errorMessage);
    return new ProviderError(kind, `the gateway answered ${errorCode}`, errorCode);
  }
  const kind = status === TOO_MANY_REQUESTS ? 'busy' : 'unknown';
  return new ProviderError(kind, `the gateway answered ${status} without a code`);
}

/** Codes of answers with status 200 that are not final, or of which nobody knows what was done. */
const NOT_ACCEPTED: ReadonlyMap<string, ProviderErrorKind> = new Map([
  ['100000000', 'pending'], // cached, waiting to be sent on
  ['26', 'busy'],
  ['100000001', 'busy'],
  ['100000002', 'busy'],
  ['100000011', 'busy'],
  ['17', 'unknown'],
  ['100000004', 'unknown'],
  ['100000007', 'unknown'],
  ['100000009', 'unknown'],
]);

/** What an answer with status 200 means whose code says that the request was not accepted. */
export function unacceptedBy(responseCode: string): ProviderError {
  if (!CODE.test(responseCode)) {
    return new ProviderError('unknown', 'the gateway answered something that is no code');
  }
  const kind = NOT_ACCEPTED.get(responseCode) ?? 'rejected';
  return new ProviderError(kind, `the gateway answered ${responseCode}`, responseCode);
}
