import { constants, createPublicKey, publicEncrypt, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { MpesaCredentials } from './port';
import { ProviderError } from './provider-error';

// Messages name the remedy and never what stands there.
const secret = (remedy: string) => z.string(remedy).min(1, remedy);
const digits = (remedy: string) => z.string(remedy).regex(/^\d{5,7}$/, remedy);
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const CREDENTIAL = 'give securityCredential as the portal shows it (base64), or leave it out';
const ONE_OF = 'give securityCredential, or initiatorPassword with certificatePem';

const ACCOUNT = z
  .strictObject({
    tenantId: z.string().min(1, 'give the id of a company, or leave it out').optional(),
    shortCode: digits('give the paybill, 5 to 7 digits, as text'),
    passkey: secret('give the passkey of the paybill, from the mail that says it is live'),
    consumerKey: secret('give the consumer key of the application, from the portal'),
    consumerSecret: secret('give the consumer secret of the application, from the portal'),
    b2cShortCode: digits('give the short code that pays out, 5 to 7 digits, as text'),
    initiatorName: secret('give the name of the API operator of the organisation portal'),
    nominatedNumber: z
      .string()
      .regex(/^254\d{9}$/, 'give a number 254 and nine digits, or leave it out')
      .optional(),
    securityCredential: z.string(CREDENTIAL).regex(BASE64, CREDENTIAL).optional(),
    initiatorPassword: secret('give the password of the API operator').optional(),
    certificatePem: secret('give the certificate of the portal as PEM').optional(),
  })
  .refine(
    ({ securityCredential, initiatorPassword, certificatePem }) =>
      securityCredential !== undefined || (initiatorPassword !== undefined && certificatePem !== undefined),
    ONE_OF,
  );

/** A paybill and what it is used with; of one company, or without one of every company that it is registered for. */
export interface MpesaAccount extends MpesaCredentials {
  readonly tenantId?: string | undefined;
}

const unusable = (fields: readonly string[]): RangeError =>
  new RangeError(`the accounts file is not usable: ${fields.join('; ')}`);

function publicKeyOf(pem: string, place: number): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    const remedy = 'give the certificate of the portal as PEM, line ends as \\n';
    throw unusable([`${place}.certificatePem: ${remedy}`]);
  }
}

/** The credential that requests carry. It differs each time it is made, so it is made once. */
function encrypted(password: string, certificatePem: string, place: number): string {
  const key = publicKeyOf(certificatePem, place);
  try {
    const padding = constants.RSA_PKCS1_PADDING;
    return publicEncrypt({ key, padding }, Buffer.from(password)).toString('base64');
  } catch {
    throw unusable([
      `${place}.initiatorPassword: give a password that the certificate's key is long enough for`,
    ]);
  }
}

function accountOf(read: z.output<typeof ACCOUNT>, place: number): MpesaAccount {
  const { securityCredential, initiatorPassword = '', certificatePem = '', ...rest } = read;
  const credential = securityCredential ?? encrypted(initiatorPassword, certificatePem, place);
  return { ...rest, securityCredential: credential };
}

const nameOf = (tenantId: string | undefined, shortCode: string): string =>
  JSON.stringify([tenantId ?? null, shortCode]);

/** Which accounts would hide an earlier one of the same company and paybill. */
function repeated(accounts: readonly z.output<typeof ACCOUNT>[]): string[] {
  const seen = new Set<string>();
  return accounts.flatMap((account, place) => {
    const name = nameOf(account.tenantId, account.shortCode);
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [`${place}.shortCode: give each paybill of a company once`];
  });
}

/**
 * Reads the accounts file: a list of paybills. The initiator's password is encrypted once, here.
 * @throws RangeError that names the fields which are wrong and what to give there, and never a value.
 */
export function readMpesaAccounts(json: string): MpesaAccount[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw unusable(['give a list of paybills as JSON']);
  }
  const read = z.array(ACCOUNT, 'give a list of paybills').safeParse(parsed);
  if (!read.success) {
    throw unusable(
      read.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`),
    );
  }
  const twice = repeated(read.data);
  if (twice.length > 0) throw unusable(twice);
  return read.data.map(accountOf);
}

/** What is kept for each paybill, found by company and short code. */
export interface ByPaybill<T> {
  /** @throws ProviderError not_sent where there is none: nothing can be sent without it, so nothing was. */
  of(tenantId: string, shortCode: string): T;
}

/** The paybills of the accounts file. */
export interface MpesaAccounts extends ByPaybill<MpesaAccount> {
  /** Makes something of each paybill. */
  map<T>(make: (account: MpesaAccount) => T): ByPaybill<T>;
}

/** Makes paybills findable: a company's own first, then those of every company. */
export function openMpesaAccounts(accounts: readonly MpesaAccount[]): MpesaAccounts {
  const map: MpesaAccounts['map'] = (make) => {
    const made = new Map(accounts.map((each) => [nameOf(each.tenantId, each.shortCode), make(each)]));
    return {
      of: (tenantId, shortCode) => {
        const found = made.get(nameOf(tenantId, shortCode)) ?? made.get(nameOf(undefined, shortCode));
        if (found !== undefined) return found;
        throw new ProviderError('not_sent', `the accounts file does not have ${shortCode}`, 'NO_ACCOUNT');
      },
    };
  };
  return { ...map((account) => account), map };
}
