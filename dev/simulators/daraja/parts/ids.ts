import { compactEat, dayFirstEat } from './eat-time';
import { seededHex } from './seeded';

const RECEIPT_TAIL_DIGITS = 7;
const RECEIPT_TAILS = 36n ** BigInt(RECEIPT_TAIL_DIGITS);
/** Shares no factor with 36, so that counter × stride visits every tail once before it repeats any. */
const RECEIPT_STRIDE = 48_271_000_117n;
/** M-Pesa writes a date in one letter each: 2006 is A; month A to L; days 1 to 9, then A to V. */
const RECEIPT_YEAR_A = 2006;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const TOKEN_LETTERS = 28;

type Kind =
  'receipt' | 'checkout' | 'merchant' | 'conversation' | 'originator' | 'request' | 'token' | 'pull';

/** Every id is its kind's counter under the seed: two runs that ask in the same order get the same ids. */
export class Ids {
  readonly #counters = new Map<Kind, number>();
  #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Begins all counters anew: ids of the seed before may come again. */
  reseed(seed: string): void {
    this.#seed = seed;
    this.#counters.clear();
  }

  /** Ten capitals and digits such as SG632NMUAB, never the same twice under one seed. */
  receipt(nowMs: number): string {
    const count = BigInt(this.#next('receipt'));
    const start = BigInt(`0x${seededHex(this.#seed, 'receipt').slice(0, 12)}`);
    const tail = ((count * RECEIPT_STRIDE + start) % RECEIPT_TAILS).toString(36).toUpperCase();
    return datePrefix(nowMs) + tail.padStart(RECEIPT_TAIL_DIGITS, '0');
  }

  /** `ws_CO_`, the time day first, a counter, and (as the real ones do) nine digits of the phone. */
  checkoutRequestId(nowMs: number, phone: string): string {
    const count = String(this.#next('checkout')).padStart(3, '0');
    return `ws_CO_${dayFirstEat(nowMs)}${count}${phone.slice(-9)}`;
  }

  /** `AG_20240706_20106e9209f64bebd05b`: how M-Pesa names one of its own conversations. */
  conversationId(nowMs: number): string {
    return `AG_${compactEat(nowMs).slice(0, 8)}_${this.#hex('conversation').slice(0, 20)}`;
  }

  /** `2654-4b64-97ff-b827b542881d3130`, for ids of that form, which several fields have. */
  dashed(kind: 'merchant' | 'originator' | 'request'): string {
    const hex = this.#hex(kind);
    return `${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 28)}`;
  }

  /** A UUID in form: Pull's ResponseRefID. */
  uuid(): string {
    const hex = this.#hex('pull');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
      '-',
    );
  }

  /** An opaque bearer token of letters and digits. */
  token(): string {
    return Buffer.from(this.#hex('token'), 'hex')
      .toString('base64')
      .replaceAll(/[^A-Za-z0-9]/g, 'x')
      .slice(0, TOKEN_LETTERS);
  }

  #next(kind: Kind): number {
    const count = (this.#counters.get(kind) ?? 0) + 1;
    this.#counters.set(kind, count);
    return count;
  }

  #hex(kind: Kind): string {
    return seededHex(this.#seed, kind, this.#next(kind));
  }
}

function datePrefix(nowMs: number): string {
  const compact = compactEat(nowMs);
  const year = LETTERS[(Number(compact.slice(0, 4)) - RECEIPT_YEAR_A) % LETTERS.length];
  const month = LETTERS[Number(compact.slice(4, 6)) - 1];
  const day = Number(compact.slice(6, 8)).toString(36).toUpperCase();
  return `${year}${month}${day}`;
}
