import type { ChargeCategory } from '../../domain/accounting/categories';
import type { RefusalReason } from '../../domain/rent-payment/refusal';
import type { AttemptStatus, PaymentStatus } from '../../domain/rent-payment/status';
import { queryAsTenant, type Pool } from '../../kernel/db';
import type { BusinessDate } from '../../kernel/time';

/** A lease as the customer's page may show it: of the customer the first name, of the phone its end. */
export interface LinkedLease {
  readonly company: string;
  readonly property: string;
  readonly unit: string;
  readonly customerId: string;
  readonly firstName: string;
  /** Null where the customer has no phone that M-Pesa could ask. */
  readonly phoneEnding: string | null;
  readonly dueMinor: bigint;
  readonly creditMinor: bigint;
  /** Oldest due first, at most as many as asked for; amounts as text, for they come out of JSON. */
  readonly openCharges: readonly {
    readonly category: ChargeCategory;
    readonly dueOn: BusinessDate;
    readonly openMinor: string;
  }[];
  /** The last payment by M-Pesa, whoever asked for it. */
  readonly latestPaymentId: string | null;
  /** A payment by M-Pesa that has not ended: its money may have moved. */
  readonly openPaymentId: string | null;
}

const OPEN = 'net_minor + vat_minor - adjusted_minor - paid_minor';
const BY_MPESA = `SELECT payment_id FROM payment WHERE tenant_id = l.tenant_id AND lease_id = l.lease_id AND method = 'mpesa'`;
// A payment that failed is open again from the moment another attempt is accepted, before its process has begun.
const OPEN_ATTEMPT = `SELECT FROM payment_attempt a WHERE a.tenant_id = payment.tenant_id AND a.payment_id = payment.payment_id
  AND a.status IN ('prepared', 'sending', 'pending', 'unknown')`;
const LATEST = 'ORDER BY created_at DESC, payment_id DESC LIMIT 1';

/** What the page of a payment link shows of its lease; none when the company has no such lease. One round trip. */
export async function linkedLease(
  pool: Pool,
  tenantId: string,
  leaseId: string,
  chargesMax: number,
): Promise<LinkedLease | undefined> {
  const text = `SELECT t.name AS company, p.name AS property, u.label AS unit, c.customer_id AS "customerId",
      split_part(btrim(c.name), ' ', 1) AS "firstName",
      CASE WHEN c.phone ~ '^\\+?254(7|1)[0-9]{8}$' THEN right(c.phone, 3) END AS "phoneEnding",
      (SELECT coalesce(sum(${OPEN}), 0)::bigint FROM charge WHERE tenant_id = l.tenant_id AND lease_id = l.lease_id)
        AS "dueMinor",
      (SELECT coalesce(sum(remaining_minor), 0)::bigint FROM credit_lot
        WHERE tenant_id = l.tenant_id AND lease_id = l.lease_id) AS "creditMinor",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('category', o.category, 'dueOn', o.due_on, 'openMinor', o.open::text)
                                 ORDER BY o.due_on, o.sequence), '[]')
         FROM (SELECT category, due_on, sequence, ${OPEN} AS open FROM charge
                WHERE tenant_id = l.tenant_id AND lease_id = l.lease_id AND ${OPEN} > 0
                ORDER BY due_on, sequence LIMIT $3) o) AS "openCharges",
      (${BY_MPESA} ${LATEST}) AS "latestPaymentId",
      (${BY_MPESA} AND (status IN ('received', 'pending') OR EXISTS (${OPEN_ATTEMPT})) ${LATEST}) AS "openPaymentId"
    FROM lease l
    JOIN tenant t ON t.tenant_id = l.tenant_id
    JOIN customer c ON c.tenant_id = l.tenant_id AND c.customer_id = l.customer_id
    JOIN unit u ON u.tenant_id = l.tenant_id AND u.unit_id = l.unit_id
    JOIN property p ON p.tenant_id = u.tenant_id AND p.property_id = u.property_id
   WHERE l.tenant_id = $1 AND l.lease_id = $2`;
  const values = [tenantId, leaseId, chargesMax];
  return (await queryAsTenant<LinkedLease>(pool, tenantId, 'linked-lease', text, values))[0];
}

/** A payment by M-Pesa with its last attempt, as the page that follows it needs both. */
export interface LinkedPayment {
  readonly paymentId: string;
  readonly status: PaymentStatus;
  readonly failureReason: RefusalReason | null;
  readonly amountMinor: bigint;
  readonly receiptNumber: string | null;
  readonly attemptNumber: number;
  readonly attemptStatus: AttemptStatus;
  readonly attemptedAt: Date;
  /** Whole: another attempt asks the same phone. Never shown. */
  readonly phone: string;
}

/** A payment by M-Pesa of this lease and no other; none otherwise. One round trip. */
export async function linkedPayment(
  pool: Pool,
  tenantId: string,
  leaseId: string,
  paymentId: string,
): Promise<LinkedPayment | undefined> {
  const text = `SELECT p.payment_id AS "paymentId", p.status, p.failure_reason AS "failureReason",
      p.amount_minor AS "amountMinor", p.receipt_number AS "receiptNumber", a.number AS "attemptNumber",
      a.status AS "attemptStatus", a.created_at AS "attemptedAt", a.phone
    FROM payment p JOIN payment_attempt a ON a.tenant_id = p.tenant_id AND a.payment_id = p.payment_id
   WHERE p.tenant_id = $1 AND p.lease_id = $2 AND p.payment_id = $3 AND p.method = 'mpesa'
   ORDER BY a.number DESC LIMIT 1`;
  const values = [tenantId, leaseId, paymentId];
  return (await queryAsTenant<LinkedPayment>(pool, tenantId, 'linked-payment', text, values))[0];
}
