/** What moved money: a paid push, a payment by hand, a payout, or a payment given back. */
export type MovementKind = 'stk' | 'c2b' | 'b2c' | 'reversal';

/** One transfer that happened. `stk` and `c2b` go from phone to short code, `b2c` and `reversal` the other way. */
export interface Movement {
  readonly receipt: string;
  readonly kind: MovementKind;
  readonly phone: string;
  readonly shortCode: string;
  /** Whole shillings, above 0. */
  readonly amount: number;
  readonly accountReference: string;
  readonly originatorConversationId?: string;
  /** Of a reversal: the receipt it gives back. */
  readonly reverses?: string;
  readonly atMs: number;
}

interface Account {
  /** Shillings put in from outside: what the account would hold without its movements. */
  opening: number;
  balance: number;
}

const INWARD: ReadonlySet<MovementKind> = new Set(['stk', 'c2b']);

/**
 * The simulator's money, in whole shillings. Nothing is made or lost by a movement: at any moment the balances add up to
 * the openings, and each balance is its opening with its movements.
 */
export class Book {
  readonly #phones = new Map<string, Account>();
  readonly #shortCodes = new Map<string, Account>();
  readonly #movements: Movement[] = [];
  readonly #byReceipt = new Map<string, Movement>();
  readonly #received = new Map<string, Movement[]>();
  readonly #defaultBalance: () => number;

  /** A phone that is first met opens with the default balance, a short code with nothing. */
  constructor(defaultBalance: () => number) {
    this.#defaultBalance = defaultBalance;
  }

  /** Books the movement and returns true; false, and nothing booked, if the payer has too little. */
  move(movement: Movement): boolean {
    const phone = this.#phone(movement.phone);
    const shortCode = this.#shortCode(movement.shortCode);
    const isInward = INWARD.has(movement.kind);
    const [payer, payee] = isInward ? [phone, shortCode] : [shortCode, phone];
    if (payer.balance < movement.amount) return false;
    payer.balance -= movement.amount;
    payee.balance += movement.amount;
    this.#movements.push(movement);
    this.#byReceipt.set(movement.receipt, movement);
    if (isInward) this.receivedBy(movement.shortCode).push(movement);
    return true;
  }

  /** Lets an account hold so many shillings from now on; the difference counts as put in (or taken out) from outside. */
  fund(kind: 'phone' | 'shortCode', id: string, balance: number): void {
    const account = kind === 'phone' ? this.#phone(id) : this.#shortCode(id);
    account.opening += balance - account.balance;
    account.balance = balance;
  }

  find(receipt: string): Movement | undefined {
    return this.#byReceipt.get(receipt);
  }

  /** What customers paid to a short code, oldest first. Not a copy. */
  receivedBy(shortCode: string): Movement[] {
    let received = this.#received.get(shortCode);
    if (!received) this.#received.set(shortCode, (received = []));
    return received;
  }

  balanceOf(shortCode: string): number {
    return this.#shortCode(shortCode).balance;
  }

  /** All accounts and movements, for GET /_control/book. */
  snapshot() {
    const list = (accounts: Map<string, Account>) =>
      Object.fromEntries([...accounts].map(([id, account]) => [id, { ...account }]));
    return {
      balances: { phones: list(this.#phones), shortCodes: list(this.#shortCodes) },
      movements: this.#movements.map(({ atMs, ...movement }) => ({
        ...movement,
        at: new Date(atMs).toISOString(),
      })),
    };
  }

  clear(): void {
    for (const part of [this.#phones, this.#shortCodes, this.#byReceipt, this.#received]) part.clear();
    this.#movements.length = 0;
  }

  #phone(id: string): Account {
    return accountIn(this.#phones, id, this.#defaultBalance());
  }

  #shortCode(id: string): Account {
    return accountIn(this.#shortCodes, id, 0);
  }
}

function accountIn(accounts: Map<string, Account>, id: string, opening: number): Account {
  let account = accounts.get(id);
  if (!account) accounts.set(id, (account = { opening, balance: opening }));
  return account;
}
