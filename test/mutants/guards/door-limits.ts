import type { Guard } from '../guard';

const LIMITS = 'test/guards/door-limits.test.ts';
const DOOR = 'api/middleware/door.ts';
const RATE_LIMIT = 'api/middleware/rate-limit.ts';

/** Whose a key and a budget are, how much of a request is taken, and when it has come. */
export const DOOR_LIMIT_GUARDS: readonly Guard[] = [
  {
    guard: 'a customer’s keys are their own',
    file: DOOR,
    find: "return permitsAsStaff(roles, permission) ? '' : `customer ${subject} `;",
    replace: "return permitsAsStaff(roles, permission) ? '' : `${subject.slice(0, 0)}`;",
    test: {
      file: LIMITS,
      name: 'a customer who repeats a key of the staff, or of another, is not given their answer',
    },
  },
  {
    guard: 'what is no credential has the budget of its address',
    file: RATE_LIMIT,
    find: '      () => addressOf(request),\n    );',
    replace: '      () => credentialOf(token),\n    );',
    test: {
      file: LIMITS,
      name: 'made-up tokens share the budget of their address, and a token has one however it is written',
    },
  },
  {
    guard: 'a credential has one budget however it is written',
    file: RATE_LIMIT,
    find: "Buffer.from(token.slice(signatureAt), 'base64url').toString('base64url')",
    replace: 'token.slice(signatureAt)',
    test: {
      file: LIMITS,
      name: 'made-up tokens share the budget of their address, and a token has one however it is written',
    },
  },
  {
    guard: 'a write is dated when it has come',
    file: 'api/middleware/router.ts',
    find: 'const origin = originOf(request, response, principal);',
    replace:
      'const origin = originOf(request, response, principal);\n    const early = deps.clock.now();\n    deps = { ...deps, clock: { now: () => early } };',
    test: { file: LIMITS, name: 'a write is dated when all of it has come' },
  },
  {
    guard: 'a body that is too large is not waited for',
    file: DOOR,
    find: "if (Number(request.get('Content-Length') ?? 0) <= BODY_BYTES_MAX) return;",
    replace: 'if (request.closed || !response.closed) return;',
    test: { file: LIMITS, name: 'a body that says it is too large is refused before it comes' },
    failsWith: 'no answer',
  },
  {
    guard: 'a request that is never finished is cut when a server drains',
    file: 'server.ts',
    find: 'setTimeout(() => http.closeAllConnections(), REQUESTS_END_MS_MAX)',
    replace: 'setTimeout(() => http.closeIdleConnections(), REQUESTS_END_MS_MAX)',
    test: {
      file: 'test/e2e/server-drains.test.ts',
      name: 'a request that is never finished does not keep a server from draining',
    },
    needs: 'build',
  },
  {
    guard: 'what is no HTTP is answered as a problem',
    file: 'api/index.ts',
    find: "export { answerUnreadable } from './middleware/unreadable';",
    replace: 'export const answerUnreadable = (_server: unknown): void => undefined;',
    test: {
      file: 'test/guards/unreadable.test.ts',
      name: 'what is no HTTP is answered as a problem, and the connection is closed',
    },
  },
  {
    guard: 'a cursor is of its own list',
    file: 'api/middleware/cursor.ts',
    find: 'if (name === list && read.success)',
    replace: 'if (read.success)',
    test: {
      file: 'test/api/isolation.test.ts',
      name: 'a cursor of one list is refused by another, and by the same list in another order',
    },
  },
  {
    guard: 'bytes that are no text are no JSON',
    file: DOOR,
    find: 'if (!isUtf8(bytes)) throw',
    replace: 'if (bytes.length < 0 && !isUtf8(bytes)) throw',
    test: { file: LIMITS, name: 'bytes that are no text are refused, and not kept as other ones' },
  },
];
