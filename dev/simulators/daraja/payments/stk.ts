import type { Callback } from '../callbacks/callback';
import { type Plan, planCallback } from '../callbacks/plan';
import type { Facts } from '../faults/facts';
import type { Movement } from '../parts/book';
import { compactEat } from '../parts/eat-time';
import { digits, withCents } from '../parts/raw-json';
import { asSent, resultDesc } from '../parts/result-codes';
import type { C2b } from './c2b';
import type { Core } from './core';

/** A push as it was asked for, its fields checked. */
export interface StkOrder {
  readonly shortCode: string;
  /** PartyB: where the money goes. For a paybill it must be the short code itself. */
  readonly payee: string;
  readonly isPayBill: boolean;
  readonly phone: string;
  readonly amount: number;
  readonly accountReference: string;
  readonly callbackUrl: string;
}

/** A prompt on a phone, and what came of it. */
export interface StkPush extends StkOrder {
  readonly merchantRequestId: string;
  readonly checkoutRequestId: string;
  readonly facts: Facts;
  readonly plan: Plan;
  /** What the customer, or a rule of M-Pesa, will do. A missing balance can still turn a 0 into a 1. */
  readonly decided: string;
  result?: { readonly code: string; readonly movement?: Movement };
  /** Said of the push by a fault: queries answer for ever that it is being processed. */
  neverEnds?: true;
}

const REPEAT_WINDOW_MS = 120_000;

/** Prompts in the air and answered. Two equal orders are two pushes: STK knows no idempotency. */
export class StkPushes {
  readonly #pushes = new Map<string, StkPush>();
  readonly #lastByPhoneAndAmount = new Map<string, number>();
  #pending = 0;
  readonly #core: Core;
  readonly #c2b: C2b;

  constructor(core: Core, c2b: C2b) {
    this.#core = core;
    this.#c2b = c2b;
  }

  /** Puts the prompt on the phone. Resolves at once, or, for a callback that overtakes the answer, once it was delivered. */
  async accept(order: StkOrder): Promise<StkPush> {
    const { ids, now, timers, customers, settings, faults } = this.#core;
    const checkoutRequestId = ids.checkoutRequestId(now(), order.phone);
    const facts = {
      phone: order.phone,
      accountReference: order.accountReference,
      amount: String(order.amount),
      checkoutRequestId,
    };
    const push: StkPush = {
      ...order,
      merchantRequestId: ids.dashed('merchant'),
      checkoutRequestId,
      facts,
      plan: planCallback(faults, 'stk.callback', facts),
      decided: this.#decide(order),
    };
    this.#pushes.set(checkoutRequestId, push);
    this.#pending += 1;
    if (push.plan.isBeforeAnswer) {
      this.#settle(push);
      await this.#core.delivery.post(this.#callback(push));
      return push;
    }
    timers.after(customers.of(order.phone).thinkMs ?? settings.defaultThinkMs, () => {
      this.#settle(push);
      this.#core.delivery.send(this.#callback(push), push.plan.drawn);
    });
    return push;
  }

  find(checkoutRequestId: string): StkPush | undefined {
    return this.#pushes.get(checkoutRequestId);
  }

  /** Prompts that nobody has answered yet. */
  get pending(): number {
    return this.#pending;
  }

  clear(): void {
    this.#pushes.clear();
    this.#lastByPhoneAndAmount.clear();
    this.#pending = 0;
  }

  #decide(order: StkOrder): string {
    const { customers, settings } = this.#core;
    if (order.isPayBill && order.payee !== order.shortCode) return '2028';
    if (order.amount > settings.amountMax) return '3';
    if (this.#isRepeat(order) && settings.refuseRepeats) return '17';
    return customers.of(order.phone).resultCode;
  }

  #isRepeat({ phone, amount }: StkOrder): boolean {
    const key = `${phone} ${amount}`;
    const last = this.#lastByPhoneAndAmount.get(key);
    const nowMs = this.#core.now();
    this.#lastByPhoneAndAmount.set(key, nowMs);
    return last !== undefined && nowMs - last < REPEAT_WINDOW_MS;
  }

  #settle(push: StkPush): void {
    const { book, ids, now, settings } = this.#core;
    this.#pending -= 1;
    if (push.decided !== '0') {
      push.result = { code: push.decided };
      return;
    }
    const movement: Movement = {
      receipt: ids.receipt(now()),
      kind: 'stk',
      phone: push.phone,
      shortCode: push.payee,
      amount: push.amount,
      accountReference: push.accountReference,
      atMs: now(),
    };
    if (!book.move(movement)) {
      push.result = { code: '1' };
      return;
    }
    push.result = { code: '0', movement };
    if (settings.alsoConfirmC2b) this.#c2b.confirm(movement);
  }

  #callback(push: StkPush): Callback {
    const { code = '', movement } = push.result ?? {};
    const head = {
      MerchantRequestID: push.merchantRequestId,
      CheckoutRequestID: push.checkoutRequestId,
      ResultCode: asSent(code),
      ResultDesc: resultDesc(code),
    };
    return {
      point: 'stk.callback',
      url: push.callbackUrl,
      facts: push.facts,
      body: (told) => {
        const items = movement && [
          { Name: 'Amount', Value: withCents(told.amount(movement.amount)) },
          { Name: 'MpesaReceiptNumber', Value: movement.receipt },
          { Name: 'Balance' },
          { Name: 'TransactionDate', Value: digits(compactEat(movement.atMs)) },
          { Name: 'PhoneNumber', Value: digits(told.phone(movement.phone)) },
        ];
        return { Body: { stkCallback: items ? { ...head, CallbackMetadata: { Item: items } } : head } };
      },
    };
  }
}
