import { planCallback } from '../callbacks/plan';
import type { Movement } from '../parts/book';
import { dottedEat } from '../parts/eat-time';
import { withCents } from '../parts/raw-json';
import { type Conversation, type Outcome, resultCallback } from './conversation';
import type { Core } from './core';
import { credentialCode } from './credential';

/** A B2C payment as it was asked for. */
export interface PayoutOrder {
  readonly initiatorName: string;
  readonly securityCredential: string;
  readonly shortCode: string;
  readonly phone: string;
  readonly amount: number;
  readonly occasion: string;
  readonly originatorConversationId: string;
  readonly resultUrl: string;
  readonly timeoutUrl: string;
}

/** An accepted payout. Its transaction id is there from the start, and becomes a receipt only by a result of 0. */
export interface Payout extends PayoutOrder {
  readonly conversation: Conversation;
  readonly transactionId: string;
  readonly acceptedAtMs: number;
  result?: { readonly code: string; readonly atMs: number };
}

/** Payouts by the merchant's id, which counts once for ever, by M-Pesa's conversation and by transaction. */
export class Payouts {
  readonly #byOriginator = new Map<string, Payout>();
  readonly #byConversation = new Map<string, Payout>();
  readonly #byTransaction = new Map<string, Payout>();
  #pending = 0;
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** By any id that a status query may bring. */
  find(id: string): Payout | undefined {
    return this.#byOriginator.get(id) ?? this.#byConversation.get(id) ?? this.#byTransaction.get(id);
  }

  isKnown(originatorConversationId: string): boolean {
    return this.#byOriginator.has(originatorConversationId);
  }

  get pending(): number {
    return this.#pending;
  }

  /** Takes the order on. Resolves at once, or, for a result that overtakes the answer, once it was delivered. */
  async accept(order: PayoutOrder): Promise<Payout> {
    const { faults, timers, delivery, settings } = this.#core;
    const payout = this.#open(order);
    const plan = planCallback(faults, 'b2c.result', payout.conversation.facts);
    this.#pending += 1;
    if (plan.isBeforeAnswer) {
      await delivery.post(resultCallback(payout.conversation, this.#settle(payout)));
      return payout;
    }
    timers.after(settings.resultDelayMs, () =>
      delivery.send(resultCallback(payout.conversation, this.#settle(payout)), plan.drawn),
    );
    return payout;
  }

  clear(): void {
    for (const index of [this.#byOriginator, this.#byConversation, this.#byTransaction]) index.clear();
    this.#pending = 0;
  }

  #open(order: PayoutOrder): Payout {
    const { ids, now } = this.#core;
    const conversation: Conversation = {
      point: 'b2c.result',
      originatorConversationId: order.originatorConversationId,
      conversationId: ids.conversationId(now()),
      resultUrl: order.resultUrl,
      timeoutUrl: order.timeoutUrl,
      facts: {
        phone: order.phone,
        amount: String(order.amount),
        originatorConversationId: order.originatorConversationId,
      },
    };
    const payout = { ...order, conversation, transactionId: ids.receipt(now()), acceptedAtMs: now() };
    this.#byOriginator.set(order.originatorConversationId, payout);
    this.#byConversation.set(conversation.conversationId, payout);
    this.#byTransaction.set(payout.transactionId, payout);
    return payout;
  }

  #decide(payout: Payout): string {
    const { shortCodes, settings, customers } = this.#core;
    const credential = credentialCode(this.#core, payout.initiatorName, payout.securityCredential);
    if (credential !== '0') return credential;
    if (!shortCodes.get(payout.shortCode)?.paysOut) return '2028';
    if (payout.amount < settings.b2cAmountMin) return '2';
    if (payout.amount > settings.amountMax) return '3';
    return customers.of(payout.phone).b2cResultCode;
  }

  #settle(payout: Payout): Outcome {
    const { book, now } = this.#core;
    const atMs = now();
    const decided = this.#decide(payout);
    const movement: Movement = {
      receipt: payout.transactionId,
      kind: 'b2c',
      phone: payout.phone,
      shortCode: payout.shortCode,
      amount: payout.amount,
      accountReference: '',
      originatorConversationId: payout.originatorConversationId,
      atMs,
    };
    const code = decided === '0' && !book.move(movement) ? '1' : decided;
    this.#pending -= 1;
    payout.result = { code, atMs };
    return this.#outcome(payout, code, atMs);
  }

  #outcome(payout: Payout, code: string, atMs: number): Outcome {
    const { book, customers } = this.#core;
    const { occasion, transactionId, phone, amount } = payout;
    const utility = book.balanceOf(payout.shortCode);
    return {
      code,
      transactionId,
      references: occasion === '' ? [] : [{ Key: 'Occassion', Value: occasion }],
      ...(code === '0' && {
        parameters: (told) => [
          { Key: 'TransactionAmount', Value: told.amount(amount) },
          { Key: 'TransactionReceipt', Value: transactionId },
          {
            Key: 'ReceiverPartyPublicName',
            Value: `${told.phone(phone)} - ${customers.of(phone).name}`,
          },
          { Key: 'TransactionCompletedDateTime', Value: dottedEat(atMs) },
          { Key: 'B2CUtilityAccountAvailableFunds', Value: withCents(utility) },
          { Key: 'B2CWorkingAccountAvailableFunds', Value: withCents(0) },
          { Key: 'B2CRecipientIsRegisteredCustomer', Value: 'Y' },
          { Key: 'B2CChargesPaidAccountAvailableFunds', Value: withCents(0) },
        ],
      }),
    };
  }
}
