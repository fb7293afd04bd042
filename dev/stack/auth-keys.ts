import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** The embedded issuer's key pair as files: the private key signs tokens, the JWKS is what the server reads. */
export interface AuthKeyFiles {
  readonly privateKeyFile: string;
  readonly jwksFile: string;
}

/** Where the pair of a state directory lies, whether or not it has been made. */
export function authKeyFiles(directory: string): AuthKeyFiles {
  const folder = path.join(directory, 'auth');
  return { privateKeyFile: path.join(folder, 'private.json'), jwksFile: path.join(folder, 'jwks.json') };
}

/** Makes an ES256 pair on the first start of a state directory; later starts keep it, so tokens stay good. */
export async function ensureAuthKeys(directory: string): Promise<AuthKeyFiles> {
  const files = authKeyFiles(directory);
  if (existsSync(files.privateKeyFile) && existsSync(files.jwksFile)) return files;
  mkdirSync(path.dirname(files.privateKeyFile), { recursive: true, mode: 0o700 });
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const named = { kid: 'dev', alg: 'ES256', use: 'sig' };
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), ...named }] };
  writeFileSync(files.jwksFile, JSON.stringify(jwks, null, 2));
  const half = `${files.privateKeyFile}.new`;
  writeFileSync(half, JSON.stringify({ ...(await exportJWK(privateKey)), ...named }), { mode: 0o600 });
  renameSync(half, files.privateKeyFile);
  return files;
}

/** The private key, for `openTokenIssuer` of kernel/auth. */
export function readPrivateKey(files: Pick<AuthKeyFiles, 'privateKeyFile'>): JWK {
  return JSON.parse(readFileSync(files.privateKeyFile, 'utf8')) as JWK;
}
