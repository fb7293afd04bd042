import { constants, publicEncrypt } from 'node:crypto';
import { z } from 'zod';
import type { MpesaCredentials } from './gateway';
import { ProviderError } from './provider-error';

const digits = z.string().regex(/^\d{5,7}$/, 'a short code of 5 to 7 digits');
const secret = z.string().min(1);

const ACCOUNT = z
  .strictObject({
    tenantId: z.string().min(1).optional(),
    shortCode: digits,
    passkey: secret,
    consumerKey: secret,
    consumerSecret: secret,
    b2cShortCode: digits,
    initiatorName: secret,
    nominatedNumber: z
      .string()
      .regex(/^254\d{9}$/, 'a number 254…')
      .optional(),
    securityCredential: secret.optional(),
    initiatorPassword: secret.optional(),
    certificatePem: secret.optional(),
  })
  .refine(
    ({ securityCredential, initiatorPassword, certificatePem }) =>
      securityCredential !== undefined || (initiatorPassword !== undefined && certificatePem !== undefined),
    'give securityCredential, or initiatorPassword with certificatePem',
  );

/** A paybill and what it is used with; of one company, or without one of every company that it is registered for. */
export interface MpesaAccount extends MpesaCredentials {
  readonly tenantId?: string | undefined;
}

function encrypted(password: string, certificate: string, index: number): string {
  const key = { key: certificate, padding: constants.RSA_PKCS1_PADDING };
  try {
    return publicEncrypt(key, Buffer.from(password)).toString('base64');
  } catch {
    // What OpenSSL says is not passed on: it was given the password.
    throw new RangeError(
      `the accounts file is not usable: ${index}.certificatePem: encrypts no initiatorPassword`,
    );
  }
}

function accountOf(read: z.output<typeof ACCOUNT>, index: number): MpesaAccount {
  const { securityCredential, initiatorPassword = '', certificatePem = '', ...rest } = read;
  const credential = securityCredential ?? encrypted(initiatorPassword, certificatePem, index);
  return { ...rest, securityCredential: credential };
}

/**
 * Reads the accounts file: a list of paybills. The initiator's password is encrypted once, here.
 * @throws RangeError that names the fields which are wrong, and never a value.
 */
export function readMpesaAccounts(json: string): MpesaAccount[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new RangeError('the accounts file is not JSON');
  }
  const read = z.array(ACCOUNT).safeParse(parsed);
  if (read.success) return read.data.map(accountOf);
  const fields = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the list'}: ${message}`);
  throw new RangeError(`the accounts file is not usable: ${fields.join('; ')}`);
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

const nameOf = (tenantId: string | undefined, shortCode: string): string =>
  JSON.stringify([tenantId ?? null, shortCode]);

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
