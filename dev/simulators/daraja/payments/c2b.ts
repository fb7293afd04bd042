import type { Callback } from '../callbacks/callback';
import { planCallback } from '../callbacks/plan';
import type { Movement } from '../parts/book';
import { compactEat } from '../parts/eat-time';
import { centsText } from '../parts/raw-json';
import { textOf } from '../gateway/fields';
import type { Core } from './core';

/** Where a short code's payments are told. Version 2 masks the phone and gives one name. */
export interface C2bUrls {
  readonly version: 1 | 2;
  /** What happens to a payment when the validation URL does not answer. */
  readonly responseType: 'Completed' | 'Cancelled';
  readonly confirmationUrl: string;
  readonly validationUrl?: string;
}

/** A customer pays by hand, with whatever reference they typed. */
export interface HandPayment {
  readonly shortCode: string;
  readonly phone: string;
  readonly amount: number;
  readonly billRefNumber: string;
}

type Verdict = { readonly isAccepted: boolean; readonly thirdPartyTransId: string };

const ACCEPTED_UNASKED: Verdict = { isAccepted: true, thirdPartyTransId: '' };

/** Payments that customers start, and the notices of them. */
export class C2b {
  readonly urls = new Map<string, C2bUrls>();
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * Validation, if the short code has a URL for it; then the money; then the confirmation. Resolves with the movement
   * once it is booked, or undefined if the merchant or the balance refused it.
   */
  async pay(payment: HandPayment): Promise<Movement | undefined> {
    const { book, ids, now } = this.#core;
    const atMs = now();
    const movement: Movement = {
      receipt: ids.receipt(atMs),
      kind: 'c2b',
      phone: payment.phone,
      shortCode: payment.shortCode,
      amount: payment.amount,
      accountReference: payment.billRefNumber,
      atMs,
    };
    const verdict = await this.#validate(movement);
    if (!verdict.isAccepted || !book.move(movement)) return undefined;
    this.confirm(movement, verdict.thirdPartyTransId);
    return movement;
  }

  /** Sends the confirmation of a booked payment, if the short code has registered where to. */
  confirm(movement: Movement, thirdPartyTransId = ''): void {
    const urls = this.urls.get(movement.shortCode);
    if (!urls) return;
    const facts = {
      phone: movement.phone,
      accountReference: movement.accountReference,
      amount: String(movement.amount),
    };
    const callback: Callback = {
      point: 'c2b.confirmation',
      url: urls.confirmationUrl,
      facts,
      body: (told) =>
        this.#notice(
          { ...movement, amount: told.amount(movement.amount), phone: told.phone(movement.phone) },
          urls.version,
          thirdPartyTransId,
        ),
    };
    this.#core.delivery.send(callback, planCallback(this.#core.faults, callback.point, facts).drawn);
  }

  async #validate(movement: Movement): Promise<Verdict> {
    const urls = this.urls.get(movement.shortCode);
    if (!urls?.validationUrl) return ACCEPTED_UNASKED;
    const { poster, settings } = this.#core;
    const notice = this.#notice(movement, urls.version, '');
    const reply = await poster.post(urls.validationUrl, notice, settings.validationTimeoutMs);
    const answer = parsed(reply.text);
    if (answer?.['ResultCode'] === undefined)
      return { ...ACCEPTED_UNASKED, isAccepted: urls.responseType === 'Completed' };
    return {
      isAccepted: textOf(answer, 'ResultCode') === '0',
      thirdPartyTransId: textOf(answer, 'ThirdPartyTransID'),
    };
  }

  #notice(movement: Movement, version: 1 | 2, thirdPartyTransId: string): unknown {
    const { book, customers } = this.#core;
    const [first = '', ...others] = customers.of(movement.phone).name.split(' ');
    const last = others.pop() ?? '';
    const isFull = version === 1;
    return {
      TransactionType: 'Pay Bill',
      TransID: movement.receipt,
      TransTime: compactEat(movement.atMs),
      TransAmount: centsText(movement.amount),
      BusinessShortCode: movement.shortCode,
      BillRefNumber: movement.accountReference,
      InvoiceNumber: '',
      OrgAccountBalance: centsText(book.balanceOf(movement.shortCode)),
      ThirdPartyTransID: thirdPartyTransId,
      MSISDN: isFull ? movement.phone : masked(movement.phone),
      FirstName: first,
      MiddleName: isFull ? others.join(' ') : '',
      LastName: isFull ? last : '',
    };
  }
}

const masked = (phone: string): string => `${phone.slice(0, 4)} ***** ${phone.slice(-3)}`;

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
