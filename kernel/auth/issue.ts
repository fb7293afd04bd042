import { importJWK, SignJWT, type JWK } from 'jose';
import type { Principal } from './verify';

/** Signs tokens: the embedded issuer for development, demo and tests. Production uses the operator's identity provider. */
export interface TokenIssuer {
  /** A token for this principal that ends after `validForSeconds`. */
  issue(principal: Principal, validForSeconds: number): Promise<string>;
}

/** Opens the embedded issuer over a private key in JWK form (its `kid` stands in the JWKS that the server reads). */
export async function openTokenIssuer(
  privateJwk: JWK,
  issuer: string,
  audience: string,
): Promise<TokenIssuer> {
  const key = await importJWK(privateJwk, 'ES256');
  return {
    issue: ({ tenantId, subject, roles }, validForSeconds) =>
      new SignJWT({ tenantId, roles })
        .setProtectedHeader({ alg: 'ES256', kid: privateJwk.kid ?? 'dev' })
        .setSubject(subject)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${validForSeconds}s`)
        .sign(key),
  };
}
