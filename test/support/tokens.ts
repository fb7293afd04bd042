import { createPublicKey } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT, type JWK } from 'jose';
import { openTokenIssuer, type Principal } from '../../kernel/auth';

/** The issuer of a test's tokens: the real one, and the key to sign with what it would never say. */
export interface TestIssuer {
  readonly issuer: string;
  readonly audience: string;
  /** What the server reads. */
  readonly jwks: { readonly keys: readonly JWK[] };
  /** A good token, for an hour. */
  tokenOf(principal: Principal): Promise<string>;
  /** One bad token for each way in which a token can be bad, by what is wrong. */
  badTokens(principal: Principal): Promise<Readonly<Record<string, string>>>;
}

const HOUR_SECONDS = 3_600;

/** Opens the issuer over a private key in JWK form. */
export async function testIssuer(privateJwk: JWK, issuer: string, audience: string): Promise<TestIssuer> {
  const real = await openTokenIssuer(privateJwk, issuer, audience);
  const publicJwk = { ...privateJwk };
  delete publicJwk.d;
  return {
    ...{ issuer, audience, jwks: { keys: [publicJwk] } },
    tokenOf: (principal) => real.issue(principal, HOUR_SECONDS),
    badTokens: (principal) => badTokens(privateJwk, issuer, audience, principal),
  };
}

/** An issuer with a key of its own, where no stack has made one. */
export async function freshIssuer(): Promise<TestIssuer> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: 'test', alg: 'ES256', use: 'sig' };
  return testIssuer(jwk, 'https://auth.test', 'bossnyumba-test');
}

type Claims = Readonly<Record<string, unknown>>;

interface Forge {
  readonly claims: Claims;
  readonly privateJwk: JWK;
  /** Signs the claims with changes; with our key and header unless others are given. */
  readonly signed: (changes: Claims, signWith?: CryptoKey, header?: object) => Promise<string>;
}

const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

function tampered(token: string, changes: Claims): string {
  const [head = '', body = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
  return [head, Buffer.from(JSON.stringify({ ...claims, ...changes })).toString('base64url'), signature].join(
    '.',
  );
}

/** The classic confusion: a verifier that lets the token choose would take our public key as an HMAC secret. */
function hmacWithPublicKey({ privateJwk, claims }: Forge): Promise<string> {
  const pem = createPublicKey({ key: privateJwk, format: 'jwk' }).export({
    type: 'spki',
    format: 'pem',
  });
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', kid: privateJwk.kid ?? '' })
    .sign(new TextEncoder().encode(String(pem)));
}

const otherKey = async (): Promise<CryptoKey> => (await generateKeyPair('ES256')).privateKey;

/** The ways in which a token can be bad. */
const BAD: Readonly<Record<string, (forge: Forge) => Promise<string> | string>> = {
  'that has expired': ({ signed }) => signed({ exp: nowSeconds() - 1 }),
  'that is not valid yet': ({ signed }) => signed({ nbf: nowSeconds() + HOUR_SECONDS }),
  'without an end': ({ signed }) => signed({ exp: undefined }),
  'of another issuer': ({ signed }) => signed({ iss: 'https://auth.evil.test' }),
  'without an issuer': ({ signed }) => signed({ iss: undefined }),
  'for another audience': ({ signed }) => signed({ aud: 'another-api' }),
  'signed with another key under our key id': async ({ signed }) => signed({}, await otherKey()),
  'of an unknown key id': ({ signed }) => signed({}, undefined, { kid: 'unknown' }),
  'unsigned (alg none)': ({ claims }) => new UnsecuredJWT({ ...claims }).encode(),
  'signed by HMAC with our public key': hmacWithPublicKey,
  'with its claims changed': async ({ signed }) => tampered(await signed({}), { tenantId: 'tnt_0' }),
  'with its signature cut off': async ({ signed }) => (await signed({})).replace(/[^.]*$/, ''),
  'without a company': ({ signed }) => signed({ tenantId: undefined }),
  'of a company that is no id': ({ signed }) => signed({ tenantId: "tnt_' OR 1=1" }),
  'of a company that is no text': ({ signed }) => signed({ tenantId: ['tnt_0'] }),
  'without a subject': ({ signed }) => signed({ sub: undefined }),
  'of a subject with a NUL': ({ signed }) => signed({ sub: 'usr_\0' }),
  'with roles that are no list': ({ signed }) => signed({ roles: 'manager' }),
  'without roles': ({ signed }) => signed({ roles: undefined }),
  'that is no JWT': () => 'not.a.jwt',
  'that is one word': () => 'x'.repeat(2_000),
};

/** What is wrong with each token of `badTokens`. */
export const BAD_TOKENS: readonly string[] = Object.keys(BAD);

async function badTokens(privateJwk: JWK, issuer: string, audience: string, principal: Principal) {
  const key = (await importJWK(privateJwk, 'ES256')) as CryptoKey;
  const { tenantId, subject: sub, roles } = principal;
  const claims = { tenantId, roles, sub, iss: issuer, aud: audience, exp: nowSeconds() + HOUR_SECONDS };
  const protectedHeader = { alg: 'ES256', kid: privateJwk.kid ?? '' };
  const signed = (changes: Claims, signWith = key, header: object = {}): Promise<string> =>
    new SignJWT({ ...claims, ...changes })
      .setProtectedHeader({ ...protectedHeader, ...header })
      .sign(signWith);
  const made = Object.entries(BAD).map(async ([what, make]) => [
    what,
    await make({ claims, privateJwk, signed }),
  ]);
  return Object.fromEntries(await Promise.all(made)) as Record<string, string>;
}
