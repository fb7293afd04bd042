/** What one paybill is used with. Secret but for the short codes. */
export interface MpesaCredentials {
  readonly shortCode: string;
  readonly passkey: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** The short code that pays out. */
  readonly b2cShortCode: string;
  readonly initiatorName: string;
  /** The initiator's password, encrypted with the provider's certificate, base64. */
  readonly securityCredential: string;
  /** Number of the person who answers for the statement; with it the paybill registers itself for it when it is not. */
  readonly nominatedNumber?: string | undefined;
}

/** Money asked of a customer's phone. */
export interface StkPush {
  /** Whole shillings, in minor units. */
  readonly amountMinor: bigint;
  /** 2547… or 2541…, twelve digits. */
  readonly phone: string;
  /** At most 12 letters and digits; the statement shows it. */
  readonly accountReference: string;
  /** At most 13 characters. */
  readonly description: string;
  readonly callbackUrl: string;
  /** The time of its stamp. */
  readonly at: Date;
}

/** The provider's ids of a push that it took. */
export interface StkAccepted {
  readonly merchantRequestId: string;
  readonly checkoutRequestId: string;
}

/** How a push stands when asked. A final result has neither receipt nor amount. */
export type StkState =
  | { readonly state: 'pending' }
  | { readonly state: 'final'; readonly resultCode: string; readonly resultDesc: string };

/** Money sent to a phone. */
export interface B2cPayment {
  /** Ours; the provider refuses the same one twice, and does not repeat its answer. */
  readonly originatorConversationId: string;
  readonly amountMinor: bigint;
  readonly phone: string;
  readonly remarks: string;
  readonly occasion: string;
  readonly resultUrl: string;
  readonly timeoutUrl: string;
}

/** A question for the state of a transaction, by the provider's receipt or by our own id. The answer is called back. */
export interface StatusQuestion {
  readonly originatorConversationId?: string;
  readonly receipt?: string;
  readonly resultUrl: string;
  readonly timeoutUrl: string;
  readonly remarks: string;
}

/** A line of the paybill's statement. */
export interface StatementLine {
  /** The receipt number. */
  readonly transactionId: string;
  readonly at: Date;
  /** May be masked. */
  readonly msisdn: string;
  readonly amountMinor: bigint;
  readonly accountReference: string;
  readonly type: string;
}

/** A page of the statement, and where the next one begins. */
export interface StatementWindow {
  readonly from: Date;
  /** At most 48 hours after `from`. */
  readonly to: Date;
  readonly offset: number;
}

/**
 * M-Pesa as the rooms see it, for one short code. Every method throws ProviderError. Of a request that moves money, `pending`
 * is as open as `unknown`: the gateway keeps it and may still send it on.
 */
export interface MpesaGateway {
  /** Not safe to repeat: the provider knows no key. */
  stkPush(push: StkPush): Promise<StkAccepted>;
  stkQuery(question: { readonly checkoutRequestId: string; readonly at: Date }): Promise<StkState>;
  /** Safe to repeat with the same id: a repeat is refused as 500.002.1001, kind `unknown`: the first one landed. */
  b2c(
    payment: B2cPayment,
  ): Promise<{ readonly conversationId: string; readonly originatorConversationId: string }>;
  transactionStatus(question: StatusQuestion): Promise<{ readonly conversationId: string }>;
  reversal(reversal: {
    readonly receipt: string;
    readonly amountMinor: bigint;
    readonly resultUrl: string;
    readonly timeoutUrl: string;
    readonly remarks: string;
  }): Promise<{ readonly conversationId: string }>;
  registerC2b(urls: {
    readonly confirmationUrl: string;
    readonly validationUrl: string;
    readonly responseType: 'Completed' | 'Cancelled';
  }): Promise<void>;
  registerPull(to: { readonly nominatedNumber: string; readonly callbackUrl: string }): Promise<void>;
  /** One page, from `offset` on; none where nothing more was paid. */
  pull(window: StatementWindow): Promise<{ readonly lines: readonly StatementLine[] }>;
}
