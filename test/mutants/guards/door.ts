import type { Guard } from '../guard';

const DOOR = 'test/guards/door.test.ts';
const DOOR_UNIT = 'api/middleware/door.test.ts';
const TOKEN = 'test/guards/token.test.ts';
const VERIFY = 'kernel/auth/verify.ts';
const CODEC = 'api/operations/codec.ts';
const CODEC_TEST = 'test/api/codec.test.ts';
const MIDDLEWARE = 'api/middleware/door.ts';
const notLetIn = (what: string): Guard['test'] => ({ file: DOOR, name: `a token ${what} is not let in` });

/** Who is let in. */
const TOKENS: readonly Guard[] = [
  {
    guard: 'a token is of our issuer',
    file: VERIFY,
    find: '      issuer,\n      audience,\n      algorithms',
    replace: '      audience,\n      algorithms',
    test: notLetIn('of another issuer'),
  },
  {
    guard: 'a token is for us',
    file: VERIFY,
    find: '      issuer,\n      audience,\n      algorithms',
    replace: '      issuer,\n      algorithms',
    test: notLetIn('for another audience'),
  },
  {
    guard: 'a token ends',
    file: VERIFY,
    find: 'currentDate: new Date(nowMs),',
    replace: 'currentDate: new Date(0),',
    test: notLetIn('that has expired'),
  },
  {
    guard: 'a token without an end is none',
    file: VERIFY,
    find: "['exp', 'sub', 'tenantId', 'roles']",
    replace: "['sub', 'tenantId', 'roles']",
    test: notLetIn('without an end'),
  },
  {
    guard: 'a token that is remembered ends too',
    file: VERIFY,
    find: 'untilMs: Math.min(nowMs + CACHED_FOR_MS_MAX, (exp ?? 0) * 1_000)',
    replace: 'untilMs: nowMs + CACHED_FOR_MS_MAX + (exp ?? 0)',
    test: { file: 'kernel/auth/verify.test.ts', name: 'a token that was checked is not good beyond its end' },
  },
  {
    guard: 'a remembered token speaks for its own company',
    file: VERIFY,
    find: 'const remembered = known.get(token);',
    replace: 'const remembered = [...known.values()].at(-1);',
    test: { file: TOKEN, name: 'a token that was remembered speaks for its own company' },
  },
  {
    guard: 'a token is signed by an algorithm that we take',
    file: VERIFY,
    find: '      algorithms: ALGORITHMS,\n',
    replace: '',
    test: { file: TOKEN, name: 'a key of the issuer signs by the algorithms that we take, and by no other' },
  },
  {
    guard: 'a token’s company is an id',
    file: VERIFY,
    find: ' && TENANT_ID.test(tenantId)',
    replace: '',
    test: notLetIn('of a company that is no id'),
  },
  {
    guard: 'a token’s subject can be stored',
    file: VERIFY,
    find: ' && SUBJECT.test(sub)',
    replace: '',
    test: notLetIn('of a subject with a NUL'),
  },
  {
    guard: 'a call carries a token',
    file: MIDDLEWARE,
    find: "if (token === undefined) throw new AppError('TOKEN_MISSING');",
    replace: "if (token === undefined) return { tenantId: 'tnt_0', subject: 'nobody', roles: ['manager'] };",
    test: { file: DOOR, name: 'a caller without a token is not let in' },
  },
];

/** What those who are let in may do, and how they must ask. */
const CALLS: readonly Guard[] = [
  {
    guard: 'a role does what it is permitted',
    file: MIDDLEWARE,
    find: 'if (!permits(principal.roles, permission))',
    replace: 'if (false)',
    test: { file: DOOR, name: 'what a role does not permit is not done, though the token is good' },
  },
  {
    guard: 'the company is that of the token',
    file: VERIFY,
    find: 'return { tenantId, subject: sub, roles: roles.filter(isRole) };',
    replace:
      'return { tenantId: ((principalOf as { first?: string }).first ??= tenantId), subject: sub, roles: roles.filter(isRole) };',
    test: { file: DOOR, name: 'a caller sees the payments of the company in the token, and no others' },
  },
  {
    guard: 'a body has no key that the schema does not know',
    file: 'api/rent-payment/post-payment.ts',
    find: 'const BODY = z.strictObject({',
    replace: 'const BODY = z.object({',
    test: { file: DOOR, name: 'a body with a key that the schema does not know is refused whole' },
  },
  {
    guard: 'a payment is within the limit',
    file: 'api/rent-payment/post-payment.ts',
    find: 'if (amountMinor > amountMinorMax) {',
    replace: 'if (false) {',
    test: { file: DOOR, name: 'a payment above the limit is refused' },
  },
  {
    guard: 'a write carries an Idempotency-Key',
    file: MIDDLEWARE,
    find: "if (given === undefined || !KEY.test(given)) throw new AppError('IDEMPOTENCY_KEY_MISSING');",
    replace: "if (key === undefined) return { key: 'none', requestHash: '', at };",
    test: { file: DOOR, name: 'a write without an Idempotency-Key is refused' },
  },
  {
    guard: 'the hash of a request is over its body',
    file: MIDDLEWARE,
    find: 'const asked = JSON.stringify([request.method, request.path, canonical(body)]);',
    replace: 'const asked = JSON.stringify([request.method, request.path, typeof body]);',
    test: {
      file: DOOR_UNIT,
      name: 'a request is another when a value, the order of a list, the method or the path is another',
    },
  },
  {
    guard: 'the hash of a request is over its path',
    file: MIDDLEWARE,
    find: 'const asked = JSON.stringify([request.method, request.path, canonical(body)]);',
    replace: 'const asked = JSON.stringify([request.method, canonical(body)]);',
    test: {
      file: DOOR_UNIT,
      name: 'a request is another when a value, the order of a list, the method or the path is another',
    },
  },
  {
    guard: 'the order of keys is no other request',
    file: MIDDLEWARE,
    find: '.sort(([a], [b]) => (a < b ? -1 : 1))',
    replace: '',
    test: {
      file: DOOR_UNIT,
      name: 'a request is the same whatever order its keys come in, so that a schema may be rearranged between two tries',
    },
  },
  {
    guard: 'what went wrong inside is told to the log and not to the caller',
    file: 'api/middleware/problem.ts',
    find: 'new AppError(codeOf(error), undefined, {}, { cause: error })',
    replace: 'new AppError(codeOf(error), String(error), {}, { cause: error })',
    test: { file: DOOR, name: 'a failure that nobody foresaw is answered without a word of its cause' },
  },
  {
    guard: 'what a failure carries along replaces no standard member of a problem',
    file: 'api/middleware/problem.ts',
    find: 'const problem = { ...extras, type: problemType(code), title, status, detail, code, retryable, requestId };',
    replace:
      'const problem = { type: problemType(code), title, status, detail, code, retryable, requestId, ...extras };',
    test: { file: DOOR, name: 'what a failure carries along replaces no standard member of the problem' },
  },
  {
    guard: 'a credential asks so often a minute',
    file: 'api/index.ts',
    find: "app.use('/v1', JSON_ONLY, noStore, limitRate(deps.requestsPerMinute, deps.verifier));",
    replace: "app.use('/v1', JSON_ONLY, noStore);",
    test: { file: DOOR, name: 'a credential that asks too often is told to wait, and another is not' },
  },
  {
    guard: 'secrets and persons are withheld from the log',
    file: 'kernel/process/logger.ts',
    find: "redact: { paths, censor: '[withheld]' },",
    replace: '',
    test: {
      file: 'kernel/process/logger.test.ts',
      name: 'secrets and what names or reaches a person are withheld, also inside objects',
    },
  },
  {
    guard: 'payloads are decoded for an operator alone',
    file: CODEC,
    find: ', permitted, parsed, async',
    replace: ', parsed, async',
    test: { file: CODEC_TEST, name: '/codec/decode answers an operator and nobody else' },
  },
  {
    guard: 'a browser is signed in by an operator’s token alone',
    file: CODEC,
    find: "    await authorise(verifier, `Bearer ${token}`, 'payloads.decode');\n",
    replace: '',
    test: {
      file: CODEC_TEST,
      name: 'nobody else gets a cookie, and neither page nor log repeats what was typed',
    },
  },
  {
    guard: 'other sites do not call the codec with an operator’s cookie',
    file: CODEC,
    find: "'Access-Control-Allow-Origin': origin,",
    replace: "'Access-Control-Allow-Origin': request.get('Origin') ?? origin,",
    test: {
      file: CODEC_TEST,
      name: '/codec/decode names the Web UI and nobody else to a browser from http://evil.test',
    },
  },
];

/** The API's door. */
export const DOOR_GUARDS: readonly Guard[] = [...TOKENS, ...CALLS];
