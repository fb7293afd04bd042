import type { Guard } from '../guard';

const CLIENT = 'kernel/providers/mpesa';
const OUTCOMES = `${CLIENT}/outcomes.test.ts`;
const TOKENS = `${CLIENT}/tokens.test.ts`;
const CODES = `${CLIENT}/classify.test.ts`;

const UNKNOWN = 'what may have been done is unknown, and sent once';
const NOT_SENT = 'what surely was not sent says so';

/** A request that moves money is never sent twice, and never taken for done or refused when nobody knows. */
export const MPESA_CLIENT_GUARDS: readonly Guard[] = [
  {
    guard: 'a request that may have left is unknown',
    file: `${CLIENT}/wire.ts`,
    find: "hasOpened ? 'unknown' : 'not_sent'",
    replace: "hasOpened ? 'not_sent' : 'not_sent'",
    test: { file: OUTCOMES, name: `${UNKNOWN} a connection that is cut after the request arrived` },
  },
  {
    guard: 'over TLS a request leaves only when the certificate holds',
    file: `${CLIENT}/connection.ts`,
    find: "isSecure ? 'secureConnect' : 'connect'",
    replace: "isSecure ? 'connect' : 'connect'",
    test: {
      file: `${CLIENT}/connection.test.ts`,
      name: 'over TLS nothing was sent until the certificate holds',
    },
  },
  {
    guard: 'only the refusal of a token is answered by sending again',
    file: `${CLIENT}/transport.ts`,
    find: "!(error instanceof ProviderError) || error.kind !== 'auth'",
    replace: '!(error instanceof ProviderError)',
    test: { file: OUTCOMES, name: `${UNKNOWN} a connection that is cut after the request arrived` },
  },
  {
    guard: 'a request has a time-out of its own',
    file: `${CLIENT}/wire.ts`,
    find: 'AbortSignal.timeout(timeoutMs)',
    replace: 'AbortSignal.timeout(timeoutMs + 5_000)',
    test: {
      file: OUTCOMES,
      name: 'time-outs hold against a gateway that never answers, for the token and for the push',
    },
  },
  {
    guard: 'a failure of the token means that nothing was sent',
    file: `${CLIENT}/tokens.ts`,
    find: "new ProviderError('not_sent', `no token: ${error.message}`, error.code)",
    replace: 'new ProviderError(error.kind, error.message, error.code)',
    test: {
      file: TOKENS,
      name: 'without a token, for a cut connection, nothing is sent, and the next push asks anew',
    },
  },
  {
    guard: 'calls at once wait for one token',
    file: `${CLIENT}/tokens.ts`,
    find: 'underWay ??= renew()',
    replace: 'underWay = renew()',
    test: {
      file: TOKENS,
      name: 'twenty pushes at once ask for one token, with key and secret in its header alone',
    },
  },
  {
    guard: 'a page with status 200 is no answer',
    file: `${CLIENT}/transport.ts`,
    find: "ProviderError('unknown', 'the gateway answered something",
    replace: "ProviderError('rejected', 'the gateway answered something",
    test: { file: OUTCOMES, name: `${UNKNOWN} a page with status 200` },
  },
  {
    guard: 'a redirect says nothing, whatever code it carries',
    file: `${CLIENT}/classify.ts`,
    find: 'read.success && status >= 400',
    replace: 'read.success',
    test: { file: OUTCOMES, name: `${UNKNOWN} a redirect with a code` },
  },
  {
    guard: 'the code with four meanings is told apart by its text',
    file: `${CLIENT}/classify.ts`,
    find: "says: /being processed/i, kind: 'pending'",
    replace: "kind: 'pending'",
    test: { file: CODES, name: '500 500.001.1001 «Wrong credentials» is rejected' },
  },
  {
    guard: 'a repeated payout is open, not refused',
    file: `${CLIENT}/classify.ts`,
    find: "{ code: /^500\\.002\\.1001$/, kind: 'unknown' }",
    replace: "{ code: /^500\\.002\\.1001$/, kind: 'rejected' }",
    test: { file: CODES, name: '500 500.002.1001 «Duplicate OriginatorConversationID.» is unknown' },
  },
  {
    guard: 'a text of the gateway goes into no message',
    file: `${CLIENT}/classify.ts`,
    find: 'text.pipe(z.string().regex(CODE))',
    replace: 'text',
    test: { file: OUTCOMES, name: 'no failure carries a number, a secret, a token or a text of the gateway' },
  },
  {
    guard: 'a number so large that its cents may be lost is no amount',
    file: `${CLIENT}/amount.ts`,
    find: 'amount >= NUMBER_BELOW',
    replace: 'amount >= NUMBER_BELOW * 100',
    test: { file: `${CLIENT}/amount.test.ts`, name: 'a JSON number is read exactly or not at all' },
  },
  {
    guard: 'what waited in vain for a connection was not sent',
    file: `${CLIENT}/connection.ts`,
    find: 'let hasOpened = false;',
    replace: 'let hasOpened = true;',
    test: {
      file: OUTCOMES,
      name: `${NOT_SENT} all connections are taken: what waited for one in vain was not sent`,
    },
  },
];
