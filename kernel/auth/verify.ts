import { readFileSync } from 'node:fs';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  jwtVerify,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { AppError } from '../errors';
import type { Clock } from '../time';
import { isRole, type Role } from './permissions';

/** Who a token speaks for. */
export interface Principal {
  readonly tenantId: string;
  readonly subject: string;
  readonly roles: readonly Role[];
}

/** Checks a bearer token. */
export interface TokenVerifier {
  /** @throws AppError TOKEN_INVALID when signature, issuer, audience, times, company or roles are not right. */
  verify(token: string): Promise<Principal>;
}

/** Where the keys are and what a token must say. */
export interface VerifierSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksFile: string | undefined;
  readonly jwksUrl: string | undefined;
}

const CACHED_TOKENS_MAX = 1_000;
const CACHED_FOR_MS_MAX = 60_000;
const TENANT_ID = /^tnt_[0-9a-z]{1,40}$/;
const ALGORITHMS = ['ES256', 'RS256', 'EdDSA'];

function keysOf(settings: VerifierSettings): JWTVerifyGetKey {
  if (settings.jwksFile)
    return createLocalJWKSet(JSON.parse(readFileSync(settings.jwksFile, 'utf8')) as JSONWebKeySet);
  if (settings.jwksUrl) return createRemoteJWKSet(new URL(settings.jwksUrl));
  throw new Error('AUTH_JWKS_FILE or AUTH_JWKS_URL must be set: without keys no token can be checked.');
}

/** Opens a verifier. A token once checked is remembered for at most a minute and never beyond its own end. */
export function openTokenVerifier(settings: VerifierSettings, clock: Clock): TokenVerifier {
  const keys = keysOf(settings);
  const known = new Map<string, { principal: Principal; untilMs: number }>();

  const check = async (token: string): Promise<Principal> => {
    const nowMs = clock.now().getTime();
    const remembered = known.get(token);
    if (remembered && nowMs < remembered.untilMs) return remembered.principal;
    const { issuer, audience } = settings;
    const required = ['exp', 'sub', 'tenantId', 'roles'];
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: required,
      currentDate: new Date(nowMs),
    });
    const { sub, roles, tenantId, exp } = payload;
    if (typeof tenantId !== 'string' || !TENANT_ID.test(tenantId) || !Array.isArray(roles) || !sub) {
      throw new Error('claims tenantId, roles and sub are needed');
    }
    const principal = { tenantId, subject: sub, roles: roles.filter(isRole) };
    if (known.size >= CACHED_TOKENS_MAX) known.clear();
    known.set(token, { principal, untilMs: Math.min(nowMs + CACHED_FOR_MS_MAX, (exp ?? 0) * 1_000) });
    return principal;
  };

  return {
    verify: (token) =>
      check(token).catch((cause: unknown) => {
        throw new AppError('TOKEN_INVALID', undefined, {}, { cause });
      }),
  };
}
