import { constants, privateDecrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { TEST_CERTIFICATE, TEST_KEY } from '../../../test/support/providers/certificate';
import { openMpesaAccounts, readMpesaAccounts } from './accounts';

const READY = {
  shortCode: '174379',
  passkey: 'the-passkey',
  consumerKey: 'the-key',
  consumerSecret: 'the-secret',
  b2cShortCode: '600992',
  initiatorName: 'the-initiator',
  securityCredential: 'dGhlLWNyZWRlbnRpYWw=',
};
const { securityCredential: _ready, ...BARE } = READY;
const WITH_PASSWORD = { ...BARE, initiatorPassword: 'the-password', certificatePem: TEST_CERTIFICATE };
const read = (...accounts: readonly object[]) => readMpesaAccounts(JSON.stringify(accounts));

/** What is wrong with a file, as its reader is told. */
function complaintOf(json: string): string {
  try {
    readMpesaAccounts(json);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
  throw new Error('the file was read');
}
const complaint = (...accounts: readonly unknown[]) => complaintOf(JSON.stringify(accounts));

test('a ready credential is used as it is', () => {
  expect(read({ ...READY, tenantId: 'tnt_1', nominatedNumber: '254700000001' })).toEqual([
    { ...READY, tenantId: 'tnt_1', nominatedNumber: '254700000001' },
  ]);
});

test('a password is encrypted for the certificate’s key, and does not stay in the account', () => {
  const [account] = read(WITH_PASSWORD);
  expect({ ...account, securityCredential: READY.securityCredential }).toEqual(READY);
  const encrypted = Buffer.from(account?.securityCredential ?? '', 'base64');
  // Node does not unpad PKCS #1 v1.5 with every OpenSSL, so the padding is looked at here.
  const padded = privateDecrypt({ key: TEST_KEY, padding: constants.RSA_NO_PADDING }, encrypted);
  expect([...padded.subarray(0, 2)]).toEqual([0, 2]);
  expect(padded.subarray(padded.indexOf(0, 2) + 1).toString()).toBe('the-password');
});

test('a certificate that has expired encrypts all the same: the provider says whether it takes it', () => {
  const file = require.resolve('mpesa-node/keys/sandbox-cert.cer');
  expect(read({ ...WITH_PASSWORD, certificatePem: readFileSync(file, 'utf8') })).toHaveLength(1);
});

test('two companies may share a paybill; one company has it once', () => {
  const shared = [{ ...READY, tenantId: 'tnt_1' }, { ...READY, tenantId: 'tnt_2' }, READY];
  expect(read(...shared)).toHaveLength(3);
  expect(complaint(...shared, { ...READY, tenantId: 'tnt_2' })).toBe(
    'the accounts file is not usable: 3.shortCode: give each paybill of a company once',
  );
});

test('a paybill is found as the company’s own first, then as everybody’s; what is not there was not sent', async () => {
  const accounts = openMpesaAccounts(read({ ...READY, tenantId: 'tnt_1', passkey: 'own' }, READY));
  const passkeys = accounts.map(({ passkey }) => passkey);
  expect([passkeys.of('tnt_1', '174379'), passkeys.of('tnt_2', '174379')]).toEqual(['own', READY.passkey]);
  const missing = Promise.resolve().then(() => accounts.of('tnt_1', '600000'));
  await expect(missing).rejects.toMatchObject({ kind: 'not_sent', code: 'NO_ACCOUNT' });
});

test.each([
  [{ ...READY, passkey: undefined }, '0.passkey: give the passkey'],
  [{ ...READY, passkey: 77_777_777 }, '0.passkey: give the passkey'],
  [{ ...READY, shortCode: 174_379 }, '0.shortCode: give the paybill, 5 to 7 digits, as text'],
  [{ ...READY, b2cShortCode: '12' }, '0.b2cShortCode: give the short code that pays out'],
  [{ ...READY, consumerKey: '' }, '0.consumerKey: give the consumer key'],
  [{ ...READY, consumerSecret: null }, '0.consumerSecret: give the consumer secret'],
  [{ ...READY, initiatorName: '' }, '0.initiatorName: give the name'],
  [{ ...READY, nominatedNumber: '0700000001' }, '0.nominatedNumber: give a number 254'],
  [
    { ...READY, securityCredential: 'the password!' },
    '0.securityCredential: give securityCredential as the portal',
  ],
  [BARE, '0: give securityCredential, or initiatorPassword with certificatePem'],
  [
    { ...BARE, initiatorPassword: 'the-password' },
    '0: give securityCredential, or initiatorPassword with certificatePem',
  ],
  [{ ...WITH_PASSWORD, certificatePem: 'the-certificate' }, '0.certificatePem: give the certificate'],
  [{ ...WITH_PASSWORD, initiatorPassword: 'x'.repeat(300) }, '0.initiatorPassword: give a password'],
  [7, '0: '],
])('what is wrong is named with its remedy (%#)', (account, message) => {
  expect(complaint(account)).toContain(message);
});

test('a file that is no list of paybills says so', () => {
  expect(complaintOf('{"passkey": "the-passkey"')).toBe(
    'the accounts file is not usable: give a list of paybills as JSON',
  );
  expect(complaintOf('{"passkey": "the-passkey"}')).toBe(
    'the accounts file is not usable: the file: give a list of paybills',
  );
  expect(readMpesaAccounts('[]')).toEqual([]);
});

test('no complaint tells what stands in the file', () => {
  const values = { ...READY, initiatorPassword: 'the-password', certificatePem: 'the-certificate' };
  const wrong = Object.fromEntries(Object.entries(values).map(([field, value]) => [field, [value]]));
  const { securityCredential: _credential, ...bare } = values;
  const told = [
    complaint(wrong),
    complaint(bare),
    complaint({ ...values, shortCode: 'the-passkey' }),
    complaintOf(`[${JSON.stringify(values)}`),
  ].join();
  for (const value of Object.values(values)) expect(told).not.toContain(value);
});
