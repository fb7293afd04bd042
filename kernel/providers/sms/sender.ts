/** A text for one phone. */
export interface SmsMessage {
  /** As it was written down: `0712 345 678` and `+254712345678` are the same. */
  readonly phone: string;
  readonly text: string;
}

/**
 * What became of one text. `reason` is a code of ours or of the provider's table, never a number or a name.
 * `unknown`: the request went out and no answer came back that says whether it was taken; it may have been sent.
 */
export type SmsOutcome =
  | {
      readonly kind: 'accepted';
      /** The provider's name for it, in its log and its delivery reports. */
      readonly messageId: string;
      /** Texts that it is cut into on the way, and paid as. */
      readonly parts: number;
    }
  | { readonly kind: 'refused'; readonly temporary: boolean; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * The way to whoever sends texts. The provider has no idempotency key: a text that is sent twice arrives twice. So `send`
 * tries once, and whoever repeats it after `unknown` decides to risk the second.
 */
export interface SmsSender {
  /** @throws SmsServerError when nothing was sent and nothing is known of the phone: the same text may be tried later. */
  send(message: SmsMessage): Promise<SmsOutcome>;
}

/** The SMS server does not serve us at present, and has sent nothing. Names a code only: answers may repeat a number. */
export class SmsServerError extends Error {
  override readonly name = 'SmsServerError';
}
