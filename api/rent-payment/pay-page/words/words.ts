import type { ChargeCategory } from '../../../../domain/accounting/categories';
import type { RefusalReason } from '../../../../domain/rent-payment/refusal';

/** A refusal of a form, beside its field. */
export type FieldFault =
  'amountMissing' | 'amountNotWhole' | 'amountTooLarge' | 'phoneMissing' | 'phoneWrong';

/** What a page says when it cannot be the page that was asked for. */
export type Trouble =
  'unknown' | 'expired' | 'notFound' | 'tooOften' | 'unavailable' | 'notSetUp' | 'exhausted';

/** Where a payment is, as the customer needs to know it. */
export type Standing = 'waiting' | 'checking' | 'received' | 'failed' | 'reversed';

/** A heading and what it means for the reader. */
export interface Message {
  readonly title: string;
  readonly text: string;
}

/** What a message may name; amounts as they are shown. */
export interface Facts {
  readonly amount: string;
  readonly phoneEnding: string;
  readonly receipt: string | null;
  readonly company: string;
}

/** Every text of the page in one language. Short, and in words that need no school of banking. */
export interface Words {
  /** Of the page's `lang` attribute. */
  readonly lang: 'en' | 'sw';
  readonly otherLanguage: string;
  readonly locale: string;
  readonly title: string;
  readonly greeting: (firstName: string) => string;
  readonly due: string;
  readonly nothingDue: string;
  readonly total: string;
  readonly dueBy: (day: string) => string;
  readonly more: (count: number) => string;
  readonly credit: (amount: string) => string;
  readonly categories: Readonly<Record<ChargeCategory, string>>;
  readonly amountLabel: string;
  readonly amountHint: (limit: string) => string;
  readonly phoneLabel: string;
  readonly phoneHint: (ending: string | null) => string;
  readonly pay: string;
  readonly sending: string;
  readonly tryAgain: string;
  readonly payAnother: string;
  readonly payOtherwise: string;
  readonly back: string;
  readonly offline: string;
  readonly noScript: string;
  readonly faults: Readonly<Record<FieldFault, (limit: string) => string>>;
  readonly standings: Readonly<Record<Standing, (facts: Facts) => Message>>;
  /** Why it failed; `other` for what only the manager can explain. */
  readonly reasons: Readonly<Partial<Record<RefusalReason, string>>> & { readonly other: string };
  /** After a failure that a receipt may still overtake. */
  readonly mayStillCome: string;
  readonly troubles: Readonly<Record<Trouble, Message>>;
}
