import { readFileSync } from 'node:fs';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { AppError, isAppError } from '../errors';
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
  /**
   * @throws AppError TOKEN_INVALID when signature, issuer, audience, times, company, subject or roles are not right;
   * IDENTITY_UNAVAILABLE when the issuer's keys cannot be fetched, so that an outage there signs nobody out.
   */
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
// It is stored with what it did: nothing that a database or a log line cannot hold.
const SUBJECT = /^[\x21-\x7e]{1,255}$/;
const ALGORITHMS = ['ES256', 'RS256', 'EdDSA'];

/** Keys fetched from the issuer. That no key fits is the token's fault; anything else that goes wrong is not. */
function fetchedKeys(url: URL): JWTVerifyGetKey {
  const fetched = createRemoteJWKSet(url);
  const ofTheToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];
  return (header, token) =>
    fetched(header, token).catch((cause: unknown) => {
      if (ofTheToken.some((kind) => cause instanceof kind)) throw cause;
      throw new AppError('IDENTITY_UNAVAILABLE', undefined, {}, { cause });
    });
}

function keysOf(settings: VerifierSettings): JWTVerifyGetKey {
  if (settings.jwksFile)
    return createLocalJWKSet(JSON.parse(readFileSync(settings.jwksFile, 'utf8')) as JSONWebKeySet);
  if (settings.jwksUrl) return fetchedKeys(new URL(settings.jwksUrl));
  throw new Error('AUTH_JWKS_FILE or AUTH_JWKS_URL must be set: without keys no token can be checked.');
}

function principalOf({ sub, roles, tenantId }: JWTPayload): Principal {
  const known =
    typeof tenantId === 'string' && TENANT_ID.test(tenantId) && typeof sub === 'string' && SUBJECT.test(sub);
  if (!known || !Array.isArray(roles)) throw new Error('the claims tenantId, roles or sub are not ours');
  return { tenantId, subject: sub, roles: roles.filter(isRole) };
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
    const { exp } = payload;
    const principal = principalOf(payload);
    if (known.size >= CACHED_TOKENS_MAX) known.clear();
    known.set(token, { principal, untilMs: Math.min(nowMs + CACHED_FOR_MS_MAX, (exp ?? 0) * 1_000) });
    return principal;
  };

  return {
    verify: (token) =>
      check(token).catch((cause: unknown) => {
        throw isAppError(cause) ? cause : new AppError('TOKEN_INVALID', undefined, {}, { cause });
      }),
  };
}
