import type { BusinessDate } from '../../kernel/time';
import { stkResult } from './mpesa-results';
import type { RefusalReason } from './refusal';
import type { AttemptStatus } from './status';

/** What settled an attempt, strongest first. A weaker one never undoes what a stronger one said. */
export const EVIDENCE_RANKS = ['receipt', 'statement', 'person', 'query', 'timer'] as const;

/** One of the ranks; what settled an attempt is kept with it. */
export type EvidenceRank = (typeof EVIDENCE_RANKS)[number];

/** An attempt as it is compared with evidence. */
export interface AttemptFacts {
  readonly status: AttemptStatus;
  readonly evidence: EvidenceRank | null;
  readonly receiptNumber: string | null;
  readonly checkoutRequestId: string | null;
  readonly phone: string;
  readonly shortCode: string;
  readonly amountMinor: bigint;
}

/** Money that moved, as somebody says it did; parts that are not said are undefined. */
export interface Moved {
  readonly receiptNumber: string;
  readonly amountMinor: bigint;
  readonly phone?: string | undefined;
  readonly shortCode?: string | undefined;
  readonly checkoutRequestId?: string | undefined;
  /** Day of the transaction in the provider's zone; the day of the process where nobody says it. */
  readonly on: BusinessDate;
}

/** Evidence of one attempt's outcome. */
export type Evidence =
  | { readonly rank: 'receipt' | 'statement' | 'person'; readonly moved: Moved }
  /** A result without a receipt: of a callback, or of a query. */
  | {
      readonly rank: 'receipt' | 'query';
      readonly resultCode: string;
      readonly checkoutRequestId?: string | undefined;
    };

/** Why money is not credited before a person has looked at it. */
export type QuarantineReason =
  'AMOUNT_DIFFERS' | 'PHONE_DIFFERS' | 'SHORT_CODE_DIFFERS' | 'CHECKOUT_DIFFERS' | 'NEVER_SENT';

/** What is to be done about evidence. */
export type Verdict =
  | { readonly kind: 'credit'; readonly rank: 'receipt' | 'statement' | 'person'; readonly moved: Moved }
  /** The provider says success and names no receipt: the intent's amount, until the statement confirms it. */
  | { readonly kind: 'credit_provisionally' }
  | { readonly kind: 'fail'; readonly rank: 'receipt' | 'query'; readonly reason: RefusalReason }
  | { readonly kind: 'quarantine'; readonly reason: QuarantineReason }
  | { readonly kind: 'nothing' };

const FAILURES: Readonly<Record<string, RefusalReason>> = {
  '1': 'MPESA_INSUFFICIENT_FUNDS',
  '2': 'MPESA_LIMIT',
  '3': 'MPESA_LIMIT',
  '4': 'MPESA_LIMIT',
  '8': 'MPESA_LIMIT',
  '1019': 'MPESA_EXPIRED',
  '1032': 'MPESA_CANCELLED',
  '1037': 'MPESA_UNREACHABLE',
  '2001': 'MPESA_WRONG_PIN',
};

/** What a result code of the provider means as the payment's failure. */
const failureOf = (resultCode: string): RefusalReason => FAILURES[resultCode] ?? 'MPESA_FAILED';

/** A Kenyan number in any of its three ways of writing, as the attempt has it; undefined where it is masked or hashed. */
const wholePhone = (phone: string | undefined): string | undefined => {
  const subscriber = /^(?:\+?254|0)([17]\d{8})$/.exec(phone ?? '')?.[1];
  return subscriber === undefined ? undefined : `254${subscriber}`;
};

// A masked number ("2547 ***** 126") says nothing, so only a whole one can differ.
function differs(attempt: AttemptFacts, moved: Moved): QuarantineReason | null {
  if (moved.amountMinor !== attempt.amountMinor) return 'AMOUNT_DIFFERS';
  if ((wholePhone(moved.phone) ?? attempt.phone) !== attempt.phone) return 'PHONE_DIFFERS';
  if (moved.shortCode !== undefined && moved.shortCode !== attempt.shortCode) return 'SHORT_CODE_DIFFERS';
  return checkoutDiffers(attempt, moved) ? 'CHECKOUT_DIFFERS' : null;
}

const checkoutDiffers = (
  { checkoutRequestId: own }: AttemptFacts,
  { checkoutRequestId: said }: { readonly checkoutRequestId?: string | undefined },
): boolean => own !== null && said !== undefined && own !== said;

const isOpen = ({ status }: AttemptFacts): boolean => status !== 'succeeded' && status !== 'failed';

function judgeResult(attempt: AttemptFacts, rank: 'receipt' | 'query', resultCode: string): Verdict {
  const { outcome } = stkResult(resultCode);
  if (outcome === 'pending') return { kind: 'nothing' };
  if (outcome === 'succeeded')
    return isOpen(attempt) ? { kind: 'credit_provisionally' } : { kind: 'nothing' };
  // A success stays: of one that only a query told, the statement decides whether it was one.
  return isOpen(attempt) ? { kind: 'fail', rank, reason: failureOf(resultCode) } : { kind: 'nothing' };
}

/**
 * What evidence means for an attempt. Money that moved is credited whatever the attempt's status says (a late success
 * after a failure too); who may be credited twice is decided by the receipt's own row, not here.
 */
export function judge(attempt: AttemptFacts, evidence: Evidence): Verdict {
  if (attempt.status === 'prepared') return { kind: 'quarantine', reason: 'NEVER_SENT' };
  if ('moved' in evidence) {
    // A person has seen the difference, and answers for it.
    const reason = evidence.rank === 'person' ? null : differs(attempt, evidence.moved);
    if (reason !== null) return { kind: 'quarantine', reason };
    return { kind: 'credit', rank: evidence.rank, moved: evidence.moved };
  }
  if (checkoutDiffers(attempt, evidence)) return { kind: 'quarantine', reason: 'CHECKOUT_DIFFERS' };
  return judgeResult(attempt, evidence.rank, evidence.resultCode);
}
