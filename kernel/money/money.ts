/** ISO 4217 code. Every currency we use has two decimals, so a minor unit is a hundredth. */
export type CurrencyCode = 'KES';

/** Money inside the program: integer minor units, so that no sum can lose a cent. */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
}

/** Money on every wire (contracts, events, API, jsonb): bigint cannot cross JSON or Temporal, and a JSON number loses cents beyond 2^53. */
export interface MoneyWire {
  readonly amount: string;
  readonly currency: CurrencyCode;
}

const MINOR_UNITS = /^(0|-?[1-9]\d{0,18})$/;

/** Largest amount a Postgres bigint holds, in minor units. */
const AMOUNT_MINOR_MAX = 2n ** 63n - 1n;

/** Money of a known integer amount in minor units. */
export function moneyOf(amountMinor: bigint, currency: CurrencyCode): Money {
  return { amountMinor, currency };
}

/**
 * Reads the wire form.
 * @throws RangeError when the amount is not a canonical decimal integer (no sign but minus, no leading zero) or does not fit a Postgres bigint.
 */
export function parseMoney(wire: MoneyWire): Money {
  if (!MINOR_UNITS.test(wire.amount)) throw new RangeError(`not an amount in minor units: ${wire.amount}`);
  const amountMinor = BigInt(wire.amount);
  const magnitude = amountMinor < 0n ? -amountMinor : amountMinor;
  if (magnitude > AMOUNT_MINOR_MAX) throw new RangeError(`amount does not fit 64 bits: ${wire.amount}`);
  return { amountMinor, currency: wire.currency };
}

/** Writes the wire form; `parseMoney` of it gives the same money back. */
export function formatMoney(money: Money): MoneyWire {
  return { amount: money.amountMinor.toString(), currency: money.currency };
}
