import { gzipSync } from 'node:zlib';
import { ENDPOINTS } from '../../../api/endpoints';
import type { Endpoint } from '../../../api/middleware/endpoint';
import { PERMISSIONS, ROLES } from '../../../kernel/auth';
import { BAD_TOKENS } from '../../support/tokens';
import { casesOf, type BadCase } from './bad-case';

const authorization = (value: string | readonly string[] | undefined) => ({
  headers: { authorization: value },
});

const noToken = (endpoint: Endpoint): BadCase[] =>
  casesOf(endpoint, 'TOKEN_MISSING', {
    'no Authorization': authorization(undefined),
    'an empty Authorization': authorization(''),
    'a scheme without a token': authorization('Bearer'),
    'another scheme': ({ manager }) => authorization(`Basic ${manager}`),
    'a token without a scheme': ({ manager }) => authorization(manager),
    'two tokens in one header': ({ manager }) => authorization(`Bearer ${manager} ${manager}`),
    'a token in the query': ({ manager }) => ({
      ...authorization(undefined),
      query: { access_token: manager },
    }),
    'a token in a cookie': ({ manager }) => ({
      headers: { authorization: undefined, cookie: `bn_operator=${manager}` },
    }),
  });

const badToken = (endpoint: Endpoint): BadCase[] =>
  BAD_TOKENS.flatMap((name) =>
    casesOf(endpoint, 'TOKEN_INVALID', {
      [`a token ${name}`]: ({ bad }) => authorization(`Bearer ${bad[name] ?? ''}`),
    }),
  );

const notPermitted = (endpoint: Endpoint): BadCase[] => {
  const allowed: readonly string[] = PERMISSIONS[endpoint.permission];
  const others = [...ROLES.filter((role) => !allowed.includes(role)), 'none', 'unknown'];
  return others.flatMap((role) =>
    casesOf(endpoint, 'PERMISSION_DENIED', {
      [`the role ${role}`]: ({ byRole }) => authorization(`Bearer ${byRole[role] ?? ''}`),
    }),
  );
};

const otherMethods = (endpoint: Endpoint): BadCase[] => {
  const known = ENDPOINTS.filter(({ path }) => path === endpoint.path).map(({ method }) =>
    method.toUpperCase(),
  );
  const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'].filter(
    (method) => !known.includes(method),
  );
  return others.flatMap((method) =>
    casesOf(endpoint, 'METHOD_NOT_ALLOWED', { [`the method ${method}`]: { method } }),
  );
};

const notJson = (endpoint: Endpoint): BadCase[] => {
  const bodies = [
    '{',
    '{"a":}',
    "{'a':1}",
    '{"a":1,}',
    'null',
    'true',
    '1',
    '"text"',
    'a=1',
    '{"a":\u0000}',
    '[1',
  ];
  return bodies.flatMap((rawBody) =>
    casesOf(endpoint, 'BODY_NOT_JSON', { [`the body ${JSON.stringify(rawBody)}`]: { rawBody } }),
  );
};

const tooLarge = (endpoint: Endpoint): BadCase[] => {
  const rawBody = JSON.stringify({ note: 'x'.repeat(101 * 1_024) });
  return casesOf(endpoint, 'BODY_TOO_LARGE', {
    'a body of 101 kB': { rawBody },
    'a body of 101 kB that does not say so': { rawBody, isChunked: true },
    'a body of 101 kB that is no JSON': { rawBody: rawBody.slice(2) },
  });
};

const otherMedia = (endpoint: Endpoint): BadCase[] => {
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ];
  const charset = 'application/json; charset=iso-8859-1';
  const media = [...types, 'application/vnd.api+json', 'json', charset].flatMap((type) =>
    casesOf(endpoint, 'MEDIA_TYPE_UNSUPPORTED', {
      [`a body of ${type}`]: { headers: { 'content-type': type } },
    }),
  );
  const packed = { rawBody: gzipSync('{}'), headers: { 'content-encoding': 'gzip' } };
  return [
    ...media,
    ...casesOf(endpoint, 'MEDIA_TYPE_UNSUPPORTED', {
      'a body of no type': { headers: { 'content-type': undefined } },
      'a packed body': packed,
      'a body packed in an unknown way': { headers: { 'content-encoding': 'zip' } },
      'a body that is not packed as it says': { rawBody: '{}', headers: { 'content-encoding': 'gzip' } },
    }),
  ];
};

const KEYS: Readonly<Record<string, string | readonly string[] | undefined>> = {
  'no key': undefined,
  'an empty key': '',
  'a key of 7 characters': 'a'.repeat(7),
  'a key of 256 characters': 'a'.repeat(256),
  'a key with a space': 'key with spaces',
  'a key with a letter beyond ASCII': 'clé-numéro-1',
  'two keys': ['key-number-1', 'key-number-2'],
};

const noKey = (endpoint: Endpoint): BadCase[] =>
  Object.entries(KEYS).flatMap(([what, key]) =>
    casesOf(endpoint, 'IDEMPOTENCY_KEY_MISSING', { [what]: { headers: { 'idempotency-key': key } } }),
  );

const spentKey = (endpoint: Endpoint): BadCase[] => [
  ...casesOf(endpoint, 'IDEMPOTENCY_KEY_REUSED', {
    'a key that another request used': ({ things }) => ({ headers: { 'idempotency-key': things.usedKey } }),
  }),
  ...casesOf(endpoint, 'TENANT_UNKNOWN', {
    'a good token of a company nobody set up': ({ unknownCompany }) =>
      authorization(`Bearer ${unknownCompany}`),
  }),
];

/** What any endpoint refuses before it has looked at what is asked. */
export const DOOR_CASES: readonly BadCase[] = ENDPOINTS.flatMap((endpoint) => [
  ...noToken(endpoint),
  ...badToken(endpoint),
  ...notPermitted(endpoint),
  ...otherMethods(endpoint),
  ...(endpoint.method === 'get'
    ? []
    : [notJson, tooLarge, otherMedia, noKey, spentKey].flatMap((make) => make(endpoint))),
]);
