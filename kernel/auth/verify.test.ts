import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { AppError } from '../errors';
import { openTokenIssuer, openTokenVerifier, type Principal, type TokenVerifier } from '.';

const [issuer, audience] = ['https://auth.test', 'api'] as const;
const MANAGER: Principal = { tenantId: 'tnt_1', subject: 'usr_1', roles: ['manager'] };

let server: Server;
let jwks: readonly JWK[];
let asked: number;
let status: number;
let now: Date;
let verifier: TokenVerifier;

async function keyPair(kid: string): Promise<{ readonly own: JWK; readonly shown: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const name = { kid, alg: 'ES256', use: 'sig' };
  return {
    own: { ...(await exportJWK(privateKey)), ...name },
    shown: { ...(await exportJWK(publicKey)), ...name },
  };
}

const tokenOf = async (own: JWK, seconds = 3_600, principal: Principal = MANAGER): Promise<string> =>
  (await openTokenIssuer(own, issuer, audience)).issue(principal, seconds);

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'verified',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );

beforeEach(async () => {
  [asked, status, now] = [0, 200, new Date()];
  server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: jwks }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  const settings = { issuer: issuer, audience: audience, jwksFile: undefined, jwksUrl };
  verifier = openTokenVerifier(settings, { now: () => now });
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

test('keys are fetched from the issuer once, and a token then speaks for its principal', async () => {
  const { own, shown } = await keyPair('one');
  jwks = [shown];
  const token = await tokenOf(own);
  expect(await verifier.verify(token)).toEqual(MANAGER);
  expect(await verifier.verify(token)).toEqual(MANAGER);
  expect(await verifier.verify(await tokenOf(own))).toEqual(MANAGER);
  expect(asked).toBe(1);
});

test('roles that we do not know are left out, and a token of such roles alone is permitted nothing', async () => {
  const { own, shown } = await keyPair('one');
  jwks = [shown];
  const roles = ['root', 'auditor', 7] as unknown as Principal['roles'];
  expect(await verifier.verify(await tokenOf(own, 60, { ...MANAGER, roles }))).toMatchObject({
    roles: ['auditor'],
  });
});

test('a token that was checked is not good beyond its end', async () => {
  const { own, shown } = await keyPair('one');
  jwks = [shown];
  const token = await tokenOf(own, 30);
  expect(await codeOf(verifier.verify(token))).toBe('verified');
  now = new Date(now.getTime() + 31_000);
  expect(await codeOf(verifier.verify(token))).toBe('TOKEN_INVALID');
});

test('a token of a key that the issuer does not have is the token’s fault', async () => {
  const [one, other] = [await keyPair('one'), await keyPair('other')];
  jwks = [one.shown];
  expect(await codeOf(verifier.verify(await tokenOf(other.own)))).toBe('TOKEN_INVALID');
});

test.each([500, 404, 302])(
  'an issuer that answers %i is an outage, not a bad token, and is asked again',
  async (answer) => {
    const { own, shown } = await keyPair('one');
    [jwks, status] = [[shown], answer];
    const token = await tokenOf(own);
    expect(await codeOf(verifier.verify(token))).toBe('IDENTITY_UNAVAILABLE');
    status = 200;
    expect(await codeOf(verifier.verify(token))).toBe('verified');
  },
);

test('an issuer that answers nonsense is an outage', async () => {
  const { own } = await keyPair('one');
  jwks = 'nonsense' as unknown as JWK[];
  expect(await codeOf(verifier.verify(await tokenOf(own)))).toBe('IDENTITY_UNAVAILABLE');
});

test('a text that is no token asks the issuer nothing', async () => {
  jwks = [];
  for (const text of ['', 'x', 'a.b.c', '..', 'e30.e30.e30'])
    expect(await codeOf(verifier.verify(text))).toBe('TOKEN_INVALID');
  expect(asked).toBe(0);
});
