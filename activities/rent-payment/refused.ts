import type { Effect, Ruling } from '../../domain/accounting/ruling';
import type { RefusalReason } from '../../domain/rent-payment/refusal';
import { isAppError } from '../../kernel/errors';
import type { LeaseBook } from '../../store/rent-payment/book';
import { isBrokenConstraint } from '../../store/rent-payment/constraint';

/** A rule said no. It rolls the transaction back; whoever asked records the reason in a transaction of its own. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly reason: RefusalReason,
    cause?: Error,
  ) {
    super(reason, { cause });
  }
}

/** The effect of a ruling. @throws Refused with the rule's reason. */
export function effectOf(ruling: Ruling): Effect {
  if (!ruling.ok) throw new Refused(ruling.refusal);
  return ruling.effect;
}

/** @throws Refused OWNERSHIP_NOT_DEFINED when no ownership set of the property is in force on the day of the book. */
export function requireOwnership(book: LeaseBook): LeaseBook {
  if (book.lease.setId === '') throw new Refused('OWNERSHIP_NOT_DEFINED');
  return book;
}

/**
 * What no retry can change, as a refusal: the transaction is rolled back, and the caller compensates. A guard is a
 * reason of the business, and so is a receipt number that another payment carries (cash that was recorded under an M-Pesa
 * code); any other final code of the ledger is a defect, so the payment waits for nobody.
 */
export function asRefusal(error: unknown): unknown {
  if (isBrokenConstraint(error, 'payment_receipt_once')) return new Refused('PAYMENT_DUPLICATE');
  if (!isAppError(error) || error.row.retryable) return error;
  return new Refused(error.code === 'LEDGER_GUARD' ? 'OWNER_FUNDS_SPENT' : 'SETTLEMENT_REFUSED', error);
}

/**
 * Does the work; where a rule or a guard refuses it, what is done in its place, after the rollback and in a transaction of
 * its own. Anything else that the work throws, so does this. `refusalOf`: what a failure means as a refusal.
 */
export async function unlessRefused<T>(
  work: () => Promise<T>,
  instead: (reason: RefusalReason) => Promise<T>,
  refusalOf: (error: unknown) => unknown = asRefusal,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal = refusalOf(error);
    if (!(refusal instanceof Refused)) throw error;
    return instead(refusal.reason);
  }
}
