import { derivedId, type Tx } from '../db';
import { envelopeHead, type Origin } from '../events';
import { formatMoney, moneyOf, type CurrencyCode } from '../money';
import type { BusinessDate } from '../time';
import { toLedgerError } from './errors';

/** One line. `amountMinor`: debit positive, never zero; `dimensions` as the chart requires for the account. */
export interface LedgerLine {
  readonly account: string;
  readonly amountMinor: bigint;
  readonly dimensions: Readonly<Record<string, string | undefined>>;
}

/** Lines that add up to zero. */
export interface LedgerEntry {
  readonly lines: readonly LedgerLine[];
}

/** One business fact: its entries commit together or not at all. */
export interface LedgerPosting {
  /** Derived from the business (`payment/pay_…`): the same reference posts once, for ever. */
  readonly reference: string;
  /** The rule that made it, as in `domain/accounting`. */
  readonly kind: string;
  readonly businessDate: BusinessDate;
  /** The reference this one undoes; a posting is reversed at most once. */
  readonly reverses?: string;
  readonly entries: readonly LedgerEntry[];
  readonly currency: CurrencyCode;
  readonly origin: Origin;
  readonly causationId: string;
  readonly source: string;
}

/** The posting as `ledger_post` takes it, its event `ledger.entry.created` without data included. */
export function postingToJson(tenantId: string, posting: LedgerPosting, at: Date): Record<string, unknown> {
  const { reference, currency } = posting;
  return {
    reference,
    kind: posting.kind,
    businessDate: posting.businessDate,
    ...(posting.reverses === undefined ? {} : { reverses: posting.reverses }),
    entries: posting.entries.map((entry, index) => ({
      entryId: derivedId('ent', tenantId, reference, String(index)),
      lines: entry.lines.map((line) => ({
        account: line.account,
        amount: formatMoney(moneyOf(line.amountMinor, currency)),
        dimensions: line.dimensions,
      })),
    })),
    event: envelopeHead(tenantId, {
      type: 'ledger.entry.created',
      aggregateId: reference,
      aggregateSeq: 1n,
      origin: posting.origin,
      causationId: posting.causationId,
      source: posting.source,
      at,
    }),
  };
}

/** The one statement that posts; shared with the group commit. */
export const POST_STATEMENT = {
  name: 'ledger-post',
  text: 'SELECT posting_reference AS reference, posted FROM ledger_post($1, $2, $3)',
};

/**
 * Posts in the caller's transaction, many postings in one call. Returns the references posted now; one that was already
 * posted with the same content is left out, so a repeat is safe.
 * @throws AppError LEDGER_REFERENCE_REUSED, LEDGER_UNBALANCED, LEDGER_GUARD, LEDGER_INVALID, DATABASE_UNAVAILABLE; nothing is posted then.
 */
export async function postToLedger(
  tx: Tx,
  postings: readonly LedgerPosting[],
  at: Date,
): Promise<Set<string>> {
  try {
    const result = await tx.query<{ reference: string; posted: boolean }>({
      ...POST_STATEMENT,
      values: [
        tx.tenantId,
        JSON.stringify(postings.map((posting) => postingToJson(tx.tenantId, posting, at))),
        at,
      ],
    });
    return new Set(result.rows.filter((row) => row.posted).map((row) => row.reference));
  } catch (error) {
    throw toLedgerError(error);
  }
}
