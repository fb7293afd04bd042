import type { Settings } from './settings';

/** A paybill, till or bulk account. Without `passkey` it takes no pushes; `paysOut` lets it send B2C. */
export interface ShortCode {
  readonly name: string;
  readonly passkey?: string;
  readonly paysOut?: boolean;
  /** Shillings in the utility account at the start: for a bulk account, its float. */
  readonly balance?: number;
}

/** The API operator. With a private key, SecurityCredential must decrypt (RSA PKCS#1 v1.5) to the password. */
export interface Initiator {
  readonly name: string;
  readonly password?: string;
  readonly privateKeyPem?: string;
}

/** What a simulator is started with. Ports 0 or left out are any free one; without `now` it keeps the machine's clock. */
export interface DarajaOptions {
  readonly port?: number;
  readonly controlPort?: number;
  /** The same seed and the same order of requests give the same ids, receipts and scheduled faults. */
  readonly seed?: string;
  readonly now?: () => number;
  readonly consumerKey?: string;
  readonly consumerSecret?: string;
  readonly initiator?: Initiator;
  /** Instead of the two of DEVELOPMENT. */
  readonly shortCodes?: Readonly<Record<string, ShortCode>>;
  readonly settings?: Partial<Settings>;
}

/** The accounts and credentials of a simulator that was told nothing. None of them opens anything real. */
export const DEVELOPMENT = {
  consumerKey: 'daraja-dev-consumer-key',
  consumerSecret: 'daraja-dev-consumer-secret',
  passkey: 'daraja-dev-passkey',
  initiator: { name: 'testapi' },
  shortCode: '174379',
  b2cShortCode: '600992',
} as const;

/** Enough that no run empties it by accident; POST /_control/short-codes sets a smaller one. */
const FLOAT_SHILLINGS = 1_000_000_000;

/** The paybill that collects and the bulk account that pays out. */
export const DEVELOPMENT_SHORT_CODES: Readonly<Record<string, ShortCode>> = {
  [DEVELOPMENT.shortCode]: { name: 'Daraja Dev Paybill', passkey: DEVELOPMENT.passkey },
  [DEVELOPMENT.b2cShortCode]: { name: 'Safaricom Daraja 992', paysOut: true, balance: FLOAT_SHILLINGS },
};
