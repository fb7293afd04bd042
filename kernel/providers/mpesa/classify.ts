import { isAxiosError } from 'axios';
import { z } from 'zod';
import { ProviderError, type ProviderErrorKind } from './provider-error';

// Before a connection stands, nothing has left.
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const TOO_MANY = 429;
/** The gateway waited for us, or for somebody behind it: it says so, and not what was done. */
const TOO_LATE = 408;

const GATEWAY_ERROR = z.object({ errorCode: z.string(), errorMessage: z.string().default('') });

interface Row {
  readonly code: RegExp;
  readonly text?: RegExp;
  readonly kind: ProviderErrorKind;
}

/** The gateway's codes, first match first: one code has four meanings, so its text is read too. */
const CODES: readonly Row[] = [
  { code: /^500\.001\.1001$/, text: /being processed/i, kind: 'pending' },
  { code: /^500\.001\.1001$/, text: /lock subscriber/i, kind: 'busy' },
  { code: /^500\.001\.1001$/, text: /wrong credentials|merchant does not exist/i, kind: 'rejected' },
  { code: /^500\.002\.1001$/, kind: 'unknown' },
  { code: /^500\.003\.0[23]$/, kind: 'busy' },
  { code: /^(404\.001\.03|401\.\d+\.\d+|400\.003\.01|400\.003\.02|400\.008\.\d+)$/, kind: 'auth' },
  { code: /^(400|404|405)\./, kind: 'rejected' },
];

function kindOf(status: number, code: string, text: string): ProviderErrorKind {
  const row = CODES.find((each) => each.code.test(code) && (each.text?.test(text) ?? true));
  if (row) return row.kind;
  if (status === TOO_MANY) return 'busy';
  return status >= 400 && status < 500 && status !== TOO_LATE ? 'rejected' : 'unknown';
}

/** An answer that is no success. A body without the gateway's code says nothing of what was done, but for 429. */
export function refusalOf(status: number, body: unknown): ProviderError {
  const read = GATEWAY_ERROR.safeParse(body);
  if (!read.success) {
    return new ProviderError(
      status === TOO_MANY ? 'busy' : 'unknown',
      `the gateway answered ${status} without a code`,
    );
  }
  const { errorCode, errorMessage } = read.data;
  return new ProviderError(
    kindOf(status, errorCode, errorMessage),
    `the gateway answered ${errorCode}`,
    errorCode,
  );
}

/** A call without an answer: not sent where no connection stood, otherwise unknown. */
export function silenceOf(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (!isAxiosError(error)) throw error;
  const code = error.code ?? 'NO_ANSWER';
  const kind = NEVER_CONNECTED.has(code) ? 'not_sent' : 'unknown';
  return new ProviderError(kind, `no answer of the gateway (${code})`, code);
}
