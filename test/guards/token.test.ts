import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { freshIssuer } from '../support/tokens';
import { verifierOf } from '../support/server';

const manager = (tenantId: string) => ({ tenantId, subject: 'usr_1', roles: ['manager'] }) as const;

test('a token that was remembered speaks for its own company', async () => {
  const issuer = await freshIssuer();
  const verifier = verifierOf(issuer, { now: () => new Date() });
  for (const tenantId of ['tnt_1', 'tnt_2', 'tnt_1']) {
    await expect(verifier.verify(await issuer.tokenOf(manager(tenantId)))).resolves.toEqual(
      manager(tenantId),
    );
  }
});

test('a key of the issuer signs by the algorithms that we take, and by no other', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES384', { extractable: true });
  const issuer = await freshIssuer();
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'other' }];
  const verifier = verifierOf({ ...issuer, jwks: { keys } }, { now: () => new Date() });
  const { tenantId, subject, roles } = manager('tnt_1');
  const token = await new SignJWT({ tenantId, roles })
    .setProtectedHeader({ alg: 'ES384', kid: 'other' })
    .setSubject(subject)
    .setIssuer(issuer.issuer)
    .setAudience(issuer.audience)
    .setExpirationTime('1h')
    .sign(privateKey);
  await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
});
