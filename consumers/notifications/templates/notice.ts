import type { EventData } from '../../../kernel/events';

/** What reaches a person. Plain text: it is read on any phone, and nothing in it can be a link that lies. */
export interface Notice {
  readonly subject: string;
  readonly text: string;
  /** The same in a text message: in the usual case one, of at most 160 characters of GSM's alphabet. Names nobody. */
  readonly sms: string;
}

/** What a notice says besides the event: looked up when it is sent, so that no event carries a name. */
export interface NoticeFacts {
  readonly recipientName: string;
  readonly company: string;
  readonly property: string;
  readonly unit: string;
}

/** The events that people are told of. */
export type NoticeType =
  'payment.succeeded' | 'payment.failed' | 'payment.reversed' | 'refund.succeeded' | 'refund.failed';

/** Writes one notice. Pure: the same event and facts always give the same words. */
export type Template<T extends NoticeType> = (data: EventData<T>, facts: NoticeFacts) => Notice;

/** A letter's frame around its paragraphs. */
export function letter({ recipientName, company }: NoticeFacts, paragraphs: readonly string[]): string {
  return [`Dear ${recipientName},`, ...paragraphs, company].join('\n\n') + '\n';
}

/** Sentences of a text message behind the name of the company that speaks; there is no room for a greeting. */
export function textMessage({ company }: NoticeFacts, sentences: readonly string[]): string {
  return `${company}: ${sentences.join(' ')}`;
}
