import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DEVELOPMENT } from '../simulators/daraja';

/** The paybill of the demo's company. */
const DEMO_SHORT_CODE = DEVELOPMENT.shortCode;

const FIRST = 600_001;
const COUNT = 200;

/** Further paybills, so that companies made by tests have one each: their statements must not mix. */
export const TEST_SHORT_CODES: readonly string[] = Array.from({ length: COUNT }, (_, n) => `${FIRST + n}`);

/** Writes the accounts file of the simulator's paybills; its secrets open nothing real. Answers its path. */
export function writeMpesaAccounts(directory: string): string {
  const { consumerKey, consumerSecret, passkey, initiator, b2cShortCode } = DEVELOPMENT;
  const shared = {
    passkey,
    consumerKey,
    consumerSecret,
    b2cShortCode,
    initiatorName: initiator.name,
    nominatedNumber: '254700000001',
  };
  const accounts = [DEMO_SHORT_CODE, ...TEST_SHORT_CODES].map((shortCode) => ({
    shortCode,
    ...shared,
    securityCredential: Buffer.from('development').toString('base64'),
  }));
  const file = path.join(directory, 'mpesa-accounts.json');
  writeFileSync(file, JSON.stringify(accounts, null, 1), { mode: 0o600 });
  return file;
}
