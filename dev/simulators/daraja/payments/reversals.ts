import type { Movement } from '../parts/book';
import { compactEat } from '../parts/eat-time';
import { digits, withCents } from '../parts/raw-json';
import type { Outcome } from './conversation';
import type { Core } from './core';
import { credentialCode } from './credential';

/** Money that a customer paid is to go back whole. */
export interface ReversalOrder {
  readonly initiatorName: string;
  readonly securityCredential: string;
  readonly receipt: string;
  readonly amount: number;
  readonly shortCode: string;
}

/** Gives customers' payments back, each once. Payouts cannot be reversed by this API. */
export class Reversals {
  readonly #reversed = new Set<string>();
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  reverse(order: ReversalOrder): Outcome {
    const { book, ids, now } = this.#core;
    const atMs = now();
    const transactionId = ids.receipt(atMs);
    const original = book.find(order.receipt);
    const refusal = this.#refusalOf(order, original);
    if (refusal !== undefined || !original) return { code: refusal ?? 'R000002', transactionId };
    const movement: Movement = {
      ...original,
      receipt: transactionId,
      kind: 'reversal',
      reverses: original.receipt,
      atMs,
    };
    if (!book.move(movement)) return { code: '1', transactionId };
    this.#reversed.add(original.receipt);
    return { code: '0', transactionId, parameters: () => this.#parameters(movement, original) };
  }

  clear(): void {
    this.#reversed.clear();
  }

  #refusalOf(order: ReversalOrder, original: Movement | undefined): string | undefined {
    const credential = credentialCode(this.#core, order.initiatorName, order.securityCredential);
    if (credential !== '0') return credential;
    if (this.#reversed.has(order.receipt)) return 'R000001';
    const isReversible =
      original !== undefined &&
      (original.kind === 'stk' || original.kind === 'c2b') &&
      original.shortCode === order.shortCode &&
      original.amount === order.amount;
    return isReversible ? undefined : 'R000002';
  }

  #parameters({ shortCode, phone, amount, atMs }: Movement, original: Movement) {
    const { book, customers, shortCodes } = this.#core;
    const left = `${book.balanceOf(shortCode)}.00`;
    return [
      { Key: 'DebitAccountBalance', Value: `Utility Account|KES|${left}|${left}|0.00|0.00` },
      { Key: 'Amount', Value: withCents(amount) },
      { Key: 'TransCompletedTime', Value: digits(compactEat(atMs)) },
      { Key: 'OriginalTransactionID', Value: original.receipt },
      { Key: 'Charge', Value: withCents(0) },
      { Key: 'CreditPartyPublicName', Value: `${phone} - ${customers.of(phone).name}` },
      { Key: 'DebitPartyPublicName', Value: `${shortCode} - ${shortCodes.get(shortCode)?.name ?? ''}` },
    ];
  }
}
