import { EVENT_CATALOGUE, type EventData, type EventEnvelope } from '../../../kernel/events';
import type { Notice, NoticeFacts, NoticeType, Template } from './notice';
import { failedToCustomer } from './payment-failed';
import { reversedToCustomer, reversedToOwner } from './payment-reversed';
import { refundedToCustomer, refundFailedToCustomer } from './refund';
import { succeededToCustomer, succeededToOwner } from './payment-succeeded';

/** Who a notice goes to, as a kind of person. */
export type RecipientType = 'customer' | 'owner';

/** Which kinds of person are told of which event, and in which words. */
const TEMPLATES: {
  readonly [T in NoticeType]: Readonly<Record<RecipientType, Template<T> | null>>;
} = {
  'payment.succeeded': { customer: succeededToCustomer, owner: succeededToOwner },
  'payment.failed': { customer: failedToCustomer, owner: null },
  'payment.reversed': { customer: reversedToCustomer, owner: reversedToOwner },
  'refund.succeeded': { customer: refundedToCustomer, owner: null },
  'refund.failed': { customer: refundFailedToCustomer, owner: null },
};

/** True for an event that somebody is told of. */
export function isNoticeType(type: string): type is NoticeType {
  return Object.hasOwn(TEMPLATES, type);
}

/** True when an event concerns this kind of person. */
export function tells(type: NoticeType, recipient: RecipientType): boolean {
  return TEMPLATES[type][recipient] !== null;
}

function write<T extends NoticeType>(
  type: T,
  recipient: RecipientType,
  data: unknown,
  facts: NoticeFacts,
): Notice {
  const template = TEMPLATES[type][recipient];
  if (!template) throw new Error(`${type} has no notice for the ${recipient}`);
  // The catalogue maps T to the schema of EventData<T>; the compiler does not carry that through a lookup by T.
  const schema = EVENT_CATALOGUE[type] as unknown as { parse(given: unknown): EventData<T> };
  return template(schema.parse(data), facts);
}

/**
 * The notice of an event for one kind of person.
 * @throws Error when the event has none for it; ZodError when its data does not fit the catalogue.
 */
export function writeNotice(
  { type, data }: EventEnvelope,
  recipient: RecipientType,
  facts: NoticeFacts,
): Notice {
  if (!isNoticeType(type)) throw new Error(`nobody is told of ${type}`);
  return write(type, recipient, data, facts);
}

export type { Notice, NoticeFacts, NoticeType } from './notice';
