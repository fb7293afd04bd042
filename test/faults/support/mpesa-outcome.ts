import type { Company } from '../../support/rent-payment/company';
import type { DarajaControl } from '../../support/rent-payment/daraja';

/** How one lease's payments by M-Pesa ended, as the books of both sides have it. */
export interface MpesaOutcome {
  /** `succeeded`, `failed REASON`, `reversed REASON`, or where it waits for a person, `person KIND REASON`. */
  readonly ends: readonly string[];
  /** Everything that a person was asked and has not answered: kind and reason. */
  readonly asked: readonly string[];
  /** Money that the simulator moved for the lease's attempts. */
  readonly movedMinor: bigint;
  /** The same money in the ledger's paybill account. */
  readonly ledgerMinor: bigint;
  /** What charges were paid, and what is left as credit. */
  readonly creditedMinor: bigint;
  readonly receiptsMoved: readonly string[];
  readonly receiptsCredited: readonly string[];
  /** Of every attempt, how often the provider was asked, and how often that put a prompt on the phone. */
  readonly pushes: readonly { readonly received: number; readonly effects: number }[];
}

interface Row {
  readonly leaseId: string;
  readonly ends: string[];
  readonly asked: string[];
  readonly references: string[];
  readonly receipts: string[];
  readonly ledgerMinor: bigint;
  readonly creditedMinor: bigint;
}

const OUTCOMES = `SELECT l.lease_id AS "leaseId",
    (SELECT coalesce(sum(v.amount_minor), 0)::bigint FROM ledger_line v JOIN payment p USING (tenant_id, payment_id)
      WHERE v.tenant_id = $1 AND v.account = '1030' AND p.lease_id = l.lease_id) AS "ledgerMinor",
    ((SELECT coalesce(sum(paid_minor), 0) FROM charge c WHERE c.tenant_id = $1 AND c.lease_id = l.lease_id)
      + (SELECT coalesce(sum(remaining_minor), 0) FROM credit_lot c WHERE c.tenant_id = $1 AND c.lease_id = l.lease_id))::bigint
      AS "creditedMinor",
    ARRAY(SELECT c.receipt_number FROM provider_receipt c JOIN payment p USING (tenant_id, payment_id)
           WHERE c.tenant_id = $1 AND p.lease_id = l.lease_id ORDER BY 1) AS receipts,
    ARRAY(SELECT a.account_reference FROM payment_attempt a JOIN payment p USING (tenant_id, payment_id)
           WHERE a.tenant_id = $1 AND p.lease_id = l.lease_id ORDER BY a.created_at) AS references,
    ARRAY(SELECT coalesce((SELECT concat_ws(' ', 'person', r.kind, r.reason) FROM review r
                             JOIN payment_attempt a USING (tenant_id, attempt_id)
                            WHERE r.tenant_id = $1 AND a.payment_id = p.payment_id AND r.status = 'open'
                              AND a.status NOT IN ('succeeded', 'failed') ORDER BY r.created_at DESC LIMIT 1),
                          concat_ws(' ', p.status, p.failure_reason, (
                            SELECT v.reason FROM payment_reversal v
                             WHERE v.tenant_id = $1 AND v.payment_id = p.payment_id AND v.status = 'posted')))
            FROM payment p WHERE p.tenant_id = $1 AND p.lease_id = l.lease_id AND p.method = 'mpesa'
           ORDER BY p.created_at, p.payment_id) AS ends,
    ARRAY(SELECT concat_ws(' ', r.kind, r.reason) FROM review r JOIN payment p USING (tenant_id, payment_id)
           WHERE r.tenant_id = $1 AND p.lease_id = l.lease_id AND r.status = 'open' ORDER BY 1) AS asked
  FROM lease l WHERE l.tenant_id = $1`;

/** Reads the outcome of every lease of a company, by its id. */
export async function outcomesOf(
  company: Company,
  daraja: DarajaControl,
): Promise<Map<string, MpesaOutcome>> {
  const moved = await daraja.movements(company.shortCode);
  const { accountReferences } = await daraja.requests();
  const rows = await company.rows<Row>(OUTCOMES);
  return new Map(
    rows.map(({ leaseId, references, receipts, ...row }) => {
      const own = moved.filter(({ accountReference }) => references.includes(accountReference ?? ''));
      const outcome = {
        ...row,
        movedMinor: own.reduce((sum, { amount }) => sum + BigInt(amount) * 100n, 0n),
        receiptsMoved: own.map(({ receipt }) => receipt).toSorted(),
        receiptsCredited: receipts,
        pushes: references.map((name) => accountReferences[name] ?? { received: 0, effects: 0 }),
      };
      return [leaseId, outcome] as const;
    }),
  );
}
