import { seededFraction } from './seeded';

/** What a person does when the prompt comes, and how M-Pesa takes a payout to that phone. Codes are text. */
export interface Customer {
  readonly resultCode: string;
  /** Milliseconds before the prompt is answered; undefined follows the setting. */
  readonly thinkMs?: number;
  readonly b2cResultCode: string;
  readonly name: string;
}

const FIRST = ['NICHOLAS', 'WANJIRU', 'OTIENO', 'AMINA', 'KIPCHOGE', 'NJERI', 'MUTUA', 'HALIMA'];
const LAST = ['SONGOK', 'KAMAU', 'ODHIAMBO', 'HASSAN', 'KOECH', 'WAMBUI', 'NDUNDA', 'ABDI'];

/** The people behind the phones: all pay and all can be paid, unless something else was said. */
export class Customers {
  readonly #said = new Map<string, Partial<Customer>>();

  /** Adds to what was said before about a phone. It counts for what is accepted from now on. */
  tell(phone: string, change: Partial<Customer>): void {
    this.#said.set(phone, { ...this.#said.get(phone), ...change });
  }

  of(phone: string): Customer {
    return { resultCode: '0', b2cResultCode: '0', name: nameOf(phone), ...this.#said.get(phone) };
  }

  clear(): void {
    this.#said.clear();
  }
}

function nameOf(phone: string): string {
  const one = (list: readonly string[], purpose: string): string =>
    list[Math.floor(seededFraction(phone, purpose) * list.length)] ?? '';
  return `${one(FIRST, 'first')} ${one(LAST, 'last')}`;
}
