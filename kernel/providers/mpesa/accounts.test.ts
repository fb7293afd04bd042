import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { openMpesaAccounts, readMpesaAccounts } from './accounts';
import { ProviderError } from './provider-error';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const certificatePem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

const ACCOUNT = {
  shortCode: '600984',
  passkey: 'pass-key-1',
  consumerKey: 'consumer-key-1',
  consumerSecret: 'consumer-secret-1',
  b2cShortCode: '600992',
  initiatorName: 'initiator-1',
  securityCredential: 'RC6E9W==',
};
const { securityCredential: _, ...UNSEALED } = ACCOUNT;
const SEALED = { ...UNSEALED, initiatorPassword: 'Initiator-Password-1', certificatePem };

const read = (...accounts: object[]) => readMpesaAccounts(JSON.stringify(accounts));
function refusal(json: string): string {
  try {
    readMpesaAccounts(json);
  } catch (error) {
    if (error instanceof RangeError) return error.stack ?? '';
    throw error;
  }
  return 'not refused';
}
const of = (...accounts: object[]): string => refusal(JSON.stringify(accounts));

describe('the accounts file', () => {
  test('gives each paybill as it is written', () => {
    expect(read(ACCOUNT, { ...ACCOUNT, tenantId: 'tnt_1' })).toEqual([
      ACCOUNT,
      { ...ACCOUNT, tenantId: 'tnt_1' },
    ]);
    expect(readMpesaAccounts('[]')).toEqual([]);
  });

  test('has the password encrypted with the certificate, PKCS #1 v1.5, and keeps neither', () => {
    const [account] = read(SEALED);
    expect(Object.keys(account ?? {}).toSorted()).toEqual(Object.keys(ACCOUNT).toSorted());
    const sealed = Buffer.from(account?.securityCredential ?? '', 'base64');
    const opened = privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, sealed);
    expect(opened.toString()).toBe('Initiator-Password-1');
  });

  test('is refused with the field that is wrong', () => {
    expect(of(ACCOUNT, { ...ACCOUNT, shortCode: '60-0984' })).toMatch(/1\.shortCode: a short code of 5 to 7/);
    expect(of({ ...ACCOUNT, passkey: '' })).toMatch(/0\.passkey/);
    expect(of({ ...ACCOUNT, nominatedNumber: '0712345678' })).toMatch(/0\.nominatedNumber: a number 254/);
    expect(of({ ...ACCOUNT, pass_key: 'x' })).toMatch(/pass_key/);
    expect(of(UNSEALED)).toMatch(/0: give securityCredential, or initiatorPassword with certificatePem/);
    expect(of({ ...UNSEALED, initiatorPassword: 'x' })).toMatch(/0: give securityCredential/);
    expect(refusal('{}')).toMatch(/the list/);
  });

  test('is refused where its certificate encrypts nothing', () => {
    expect(of(ACCOUNT, { ...SEALED, certificatePem: 'none' })).toMatch(/1\.certificatePem/);
    expect(of({ ...SEALED, initiatorPassword: 'long'.repeat(100) })).toMatch(/0\.certificatePem/);
  });

  test('never shows a secret when it is refused', () => {
    const secrets = /pass-key-1|consumer-key-1|consumer-secret-1|Password-1|RC6E9W|initiator-1|BEGIN PUBLIC/;
    const texts = [
      refusal(`[${JSON.stringify(ACCOUNT)}`),
      refusal(`"consumer-secret-1"`),
      of({ ...ACCOUNT, shortCode: 'pass-key-1' }),
      of({ ...ACCOUNT, nominatedNumber: 'consumer-secret-1' }),
      of({ ...SEALED, passkey: ['pass-key-1'] }),
      of({ ...SEALED, certificatePem: `${certificatePem.slice(0, 200)}` }),
    ];
    for (const text of texts) {
      expect(text).toMatch(/the accounts file is not/);
      expect(text).not.toMatch(secrets);
    }
  });
});

describe('a paybill', () => {
  const own = { ...ACCOUNT, tenantId: 'tnt_1', passkey: 'own' };
  const accounts = openMpesaAccounts([own, ACCOUNT]);

  test('is the company’s own before the one of every company', () => {
    expect(accounts.of('tnt_1', '600984').passkey).toBe('own');
    expect(accounts.of('tnt_2', '600984').passkey).toBe('pass-key-1');
  });

  test('is made into something once, not at each look', () => {
    const made = accounts.map(() => ({}));
    expect(made.of('tnt_1', '600984')).toBe(made.of('tnt_1', '600984'));
    expect(made.of('tnt_2', '600984')).toBe(made.of('tnt_3', '600984'));
    expect(made.of('tnt_1', '600984')).not.toBe(made.of('tnt_2', '600984'));
  });

  test('that is not there, or another company’s, sends nothing and says so', () => {
    const ownOnly = openMpesaAccounts([own]);
    const nothing = (find: () => unknown): unknown => {
      try {
        return find();
      } catch (error) {
        return error instanceof ProviderError ? [error.kind, error.code] : error;
      }
    };
    expect(nothing(() => accounts.of('tnt_1', '600985'))).toEqual(['not_sent', 'NO_ACCOUNT']);
    expect(nothing(() => ownOnly.of('tnt_2', '600984'))).toEqual(['not_sent', 'NO_ACCOUNT']);
  });
});
