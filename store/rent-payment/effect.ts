import type { Allocation, ChargeChange, CreditUse, NewCredit } from '../../domain/accounting/book';
import type { Entry } from '../../domain/accounting/posting';
import type { Effect } from '../../domain/accounting/ruling';
import { derivedId, together, type Tx } from '../../kernel/db';
import type { Origin } from '../../kernel/events';
import { postToLedger } from '../../kernel/ledger';
import type { CurrencyCode } from '../../kernel/money';
import type { BusinessDate } from '../../kernel/time';

/** One business fact about to be written: under which reference, for which day, at whose word. */
export interface Fact {
  /** Ledger reference; a repeat of the same fact has the same. */
  readonly reference: string;
  readonly kind: string;
  readonly businessDate: BusinessDate;
  readonly reverses?: string;
  /** Null where the fact is of no lease (our own money moved, a customer not yet known): it can have no lots, no allocations. */
  readonly leaseId: string | null;
  readonly origin: Origin;
  readonly causationId: string;
  readonly at: Date;
}

const SOURCE = 'rent-payment';
const CURRENCY: CurrencyCode = 'KES';

// The keys are named beside the join, here and below: so they are looked up by them, and never all of the company read.
async function changeCharges(tx: Tx, changes: readonly ChargeChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.query({
    name: 'charges-change',
    text: `UPDATE charge c SET adjusted_minor = c.adjusted_minor + d.adjusted, paid_minor = c.paid_minor + d.paid,
                  adjusted_vat_minor = c.adjusted_vat_minor + d.adjusted_vat, paid_vat_minor = c.paid_vat_minor + d.paid_vat
             FROM (SELECT charge_id, sum(adjusted) AS adjusted, sum(adjusted_vat) AS adjusted_vat, sum(paid) AS paid,
                          sum(paid_vat) AS paid_vat
                     FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
                       AS u (charge_id, adjusted, adjusted_vat, paid, paid_vat) GROUP BY charge_id) AS d
            WHERE c.tenant_id = $1 AND c.charge_id = ANY ($2) AND c.charge_id = d.charge_id`,
    values: [
      tx.tenantId,
      changes.map((change) => change.chargeId),
      changes.map((change) => change.adjustedMinor.toString()),
      changes.map((change) => change.adjustedVatMinor.toString()),
      changes.map((change) => change.paidMinor.toString()),
      changes.map((change) => change.paidVatMinor.toString()),
    ],
  });
}

function addCredits(tx: Tx, fact: Fact, credits: readonly NewCredit[]): Promise<unknown>[] {
  return credits.map((lot, index) =>
    tx.query({
      name: 'credit-add',
      text: `INSERT INTO credit_lot (tenant_id, credit_id, lease_id, origin, payment_id, charge_id, amount_minor, remaining_minor)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`,
      values: [
        tx.tenantId,
        derivedId('crd', tx.tenantId, fact.reference, String(index)),
        fact.leaseId,
        lot.origin,
        lot.paymentId ?? null,
        lot.chargeId ?? null,
        lot.amountMinor.toString(),
      ],
    }),
  );
}

async function useCredits(tx: Tx, uses: readonly CreditUse[]): Promise<void> {
  if (uses.length === 0) return;
  await tx.query({
    name: 'credits-use',
    text: `UPDATE credit_lot k SET remaining_minor = k.remaining_minor - u.amount
             FROM (SELECT credit_id, sum(amount) AS amount FROM unnest($2::text[], $3::bigint[]) AS u (credit_id, amount)
                    GROUP BY credit_id) AS u
            WHERE k.tenant_id = $1 AND k.credit_id = ANY ($2) AND k.credit_id = u.credit_id`,
    values: [tx.tenantId, uses.map((use) => use.creditId), uses.map((use) => use.amountMinor.toString())],
  });
}

const paymentOf = ({ source }: Allocation): string | null => source.paymentId ?? null;
const creditOf = ({ source }: Allocation): string | null =>
  source.kind === 'credit' ? source.creditId : null;

async function addAllocations(tx: Tx, fact: Fact, rows: readonly Allocation[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query({
    name: 'allocations-add',
    text: `INSERT INTO allocation (tenant_id, reference, position, lease_id, charge_id, payment_id, credit_id, set_id,
                                   vat_remitter, amount_minor, vat_minor)
           SELECT $1, $2, u.position, $3, u.charge_id, u.payment_id, u.credit_id, u.set_id, u.remitter, u.amount, u.vat
             FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::bigint[])
                  WITH ORDINALITY AS u (charge_id, payment_id, credit_id, set_id, remitter, amount, vat, position)
            ORDER BY u.position`,
    values: [
      tx.tenantId,
      fact.reference,
      fact.leaseId,
      rows.map((row) => row.chargeId),
      rows.map(paymentOf),
      rows.map(creditOf),
      rows.map((row) => row.setId),
      rows.map((row) => row.vatRemitter),
      rows.map((row) => row.amountMinor.toString()),
      rows.map((row) => row.vatMinor.toString()),
    ],
  });
}

async function post(tx: Tx, fact: Fact, entries: readonly Entry[]): Promise<void> {
  const { reference, kind, businessDate, reverses, origin, causationId, at } = fact;
  const link = reverses === undefined ? {} : { reverses };
  const posting = { reference, kind, businessDate, origin, causationId, source: SOURCE, currency: CURRENCY };
  const copied = entries.map(({ lines }) => ({
    lines: lines.map((line) => ({ ...line, dimensions: { ...line.dimensions } })),
  }));
  await postToLedger(tx, [{ ...posting, ...link, entries: copied }], at);
}

/**
 * Writes what a rule decided, in the caller's transaction and in one round trip: ledger posting with its event, charges,
 * credit and allocations. What it changes on receipts is the caller's, which owns the payment rows.
 * @throws AppError LEDGER_GUARD when owner's or customer's money would fall below zero; the other ledger codes are defects.
 */
export async function writeEffect(tx: Tx, fact: Fact, effect: Effect): Promise<void> {
  await together(
    ...(effect.posting === null ? [] : [post(tx, fact, effect.posting.entries)]),
    ...addCredits(tx, fact, effect.newCredits),
    useCredits(tx, effect.creditUses),
    changeCharges(tx, effect.chargeChanges),
    addAllocations(tx, fact, effect.allocations),
  );
}
