import type { RefusalReason } from '../../domain/rent-payment/refusal';
import type { PaymentStatus, RequestStatus } from '../../domain/rent-payment/status';
import { queryAsTenant, type Pool, type ListCursor } from '../../kernel/db';
import type { BusinessDate } from '../../kernel/time';

/** What the API may show of one, amounts in minor units; `surplusMinor` became prepaid rent. */
export interface PaymentRecord {
  readonly paymentId: string;
  readonly leaseId: string;
  readonly method: string;
  readonly amountMinor: bigint;
  readonly currency: 'KES';
  readonly receivedOn: BusinessDate;
  /** Null while the provider has not told it. */
  readonly receiptNumber: string | null;
  readonly note: string | null;
  readonly status: PaymentStatus;
  readonly failureReason: RefusalReason | null;
  readonly surplusMinor: bigint;
  readonly depositId: string | null;
  readonly bankedOn: BusinessDate | null;
  readonly clearedOn: BusinessDate | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Narrows a list of payments; every part that is given must hold. */
export interface PaymentFilter {
  readonly leaseId: string | null;
  readonly status: string | null;
  readonly updatedAfter: string | null;
}

const PAYMENT = `payment_id AS "paymentId", lease_id AS "leaseId", method, amount_minor AS "amountMinor", currency,
  received_on AS "receivedOn", receipt_number AS "receiptNumber", note, status, failure_reason AS "failureReason",
  surplus_minor AS "surplusMinor", deposit_id AS "depositId", banked_on AS "bankedOn", cleared_on AS "clearedOn",
  created_at AS "createdAt", updated_at AS "updatedAt"`;

/** The statement of `GET /v1/payments/{id}`, exported for the benchmark's bare twin: same SQL, no more. */
export const PAYMENT_BY_ID = `SELECT ${PAYMENT} FROM payment WHERE tenant_id = $1 AND payment_id = $2`;

/** One payment of the company, or none. */
export async function paymentById(
  pool: Pool,
  tenantId: string,
  paymentId: string,
): Promise<PaymentRecord | undefined> {
  return (
    await queryAsTenant<PaymentRecord>(pool, tenantId, 'payment-by-id', PAYMENT_BY_ID, [tenantId, paymentId])
  )[0];
}

/** Payments in the order they were accepted, after a cursor; with `updatedAfter`, in the order they last changed. */
export function payments(
  pool: Pool,
  tenantId: string,
  filter: PaymentFilter,
  after: ListCursor | null,
  rowsMax: number,
): Promise<PaymentRecord[]> {
  const sort = filter.updatedAfter === null ? 'created_at' : 'updated_at';
  const text = `SELECT ${PAYMENT} FROM payment
     WHERE tenant_id = $1 AND ($2::text IS NULL OR lease_id = $2) AND ($3::text IS NULL OR status = $3)
       AND ($4::timestamptz IS NULL OR updated_at > $4) AND ($5::timestamptz IS NULL OR (${sort}, payment_id) > ($5, $6))
     ORDER BY ${sort}, payment_id LIMIT $7`;
  const { leaseId, status, updatedAfter } = filter;
  const values = [tenantId, leaseId, status, updatedAfter, after?.at ?? null, after?.id ?? '', rowsMax];
  return queryAsTenant<PaymentRecord>(pool, tenantId, `payments-by-${sort}`, text, values);
}

/** A bank deposit, a reversal or an adjustment as it stands. */
export interface RequestRecord {
  readonly id: string;
  readonly status: RequestStatus;
  readonly refusalReason: RefusalReason | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A bank deposit with its receipts. */
export interface DepositRecord extends RequestRecord {
  readonly bankAccount: string;
  readonly bankedOn: BusinessDate;
  readonly slipNumber: string;
  readonly amountMinor: bigint;
  readonly paymentIds: readonly string[];
}

/** Who asked for it and why is here; what it did is in the ledger, under its id. */
export interface ReversalRecord extends RequestRecord {
  readonly paymentId: string;
  readonly reversedOn: BusinessDate;
  readonly reason: string;
}

/** An adjustment of a charge, or the use of a lease's credit. */
export interface AdjustmentRecord extends RequestRecord {
  readonly kind: string;
  readonly leaseId: string;
  readonly chargeId: string | null;
  readonly amountMinor: bigint | null;
  readonly effectiveOn: BusinessDate;
  readonly reason: string;
}

const REQUEST = `status, refusal_reason AS "refusalReason", created_at AS "createdAt", updated_at AS "updatedAt"`;

/** One bank deposit of the company, or none. */
export async function depositById(
  pool: Pool,
  tenantId: string,
  depositId: string,
): Promise<DepositRecord | undefined> {
  const text = `SELECT d.deposit_id AS id, ${REQUEST}, d.bank_account AS "bankAccount", d.banked_on AS "bankedOn",
      d.slip_number AS "slipNumber", d.amount_minor AS "amountMinor",
      ARRAY (SELECT i.payment_id FROM bank_deposit_item i
              WHERE i.tenant_id = d.tenant_id AND i.deposit_id = d.deposit_id ORDER BY i.payment_id) AS "paymentIds"
    FROM bank_deposit d WHERE d.tenant_id = $1 AND d.deposit_id = $2`;
  return (
    await queryAsTenant<DepositRecord>(pool, tenantId, 'deposit-by-id', text, [tenantId, depositId])
  )[0];
}

/** One reversal of the company, or none. */
export async function reversalById(
  pool: Pool,
  tenantId: string,
  reversalId: string,
): Promise<ReversalRecord | undefined> {
  const text = `SELECT reversal_id AS id, ${REQUEST}, payment_id AS "paymentId", reversed_on AS "reversedOn", reason
    FROM payment_reversal WHERE tenant_id = $1 AND reversal_id = $2`;
  return (
    await queryAsTenant<ReversalRecord>(pool, tenantId, 'reversal-by-id', text, [tenantId, reversalId])
  )[0];
}

/** One adjustment of the company, or none. */
export async function adjustmentById(
  pool: Pool,
  tenantId: string,
  adjustmentId: string,
): Promise<AdjustmentRecord | undefined> {
  const text = `SELECT adjustment_id AS id, ${REQUEST}, kind, lease_id AS "leaseId", charge_id AS "chargeId",
      amount_minor AS "amountMinor", effective_on AS "effectiveOn", reason
    FROM charge_adjustment WHERE tenant_id = $1 AND adjustment_id = $2`;
  return (
    await queryAsTenant<AdjustmentRecord>(pool, tenantId, 'adjustment-by-id', text, [tenantId, adjustmentId])
  )[0];
}

/** A charge with what became of it. */
export interface ChargeRecord {
  readonly chargeId: string;
  readonly leaseId: string;
  readonly category: string;
  readonly chargedOn: BusinessDate;
  readonly dueOn: BusinessDate;
  readonly netMinor: bigint;
  readonly vatMinor: bigint;
  readonly adjustedMinor: bigint;
  readonly paidMinor: bigint;
}

/** A lease's charges, oldest due first; bounded. */
export function chargesOfLease(
  pool: Pool,
  tenantId: string,
  leaseId: string,
  rowsMax: number,
): Promise<ChargeRecord[]> {
  const text = `SELECT charge_id AS "chargeId", lease_id AS "leaseId", category, charged_on AS "chargedOn", due_on AS "dueOn",
      net_minor AS "netMinor", vat_minor AS "vatMinor", adjusted_minor AS "adjustedMinor", paid_minor AS "paidMinor"
    FROM charge WHERE tenant_id = $1 AND lease_id = $2 ORDER BY due_on, sequence LIMIT $3`;
  return queryAsTenant<ChargeRecord>(pool, tenantId, 'charges-of-lease', text, [tenantId, leaseId, rowsMax]);
}

/** The zone of a lease's property; none when the company has no such lease. */
export async function zoneOfLease(
  pool: Pool,
  tenantId: string,
  leaseId: string,
): Promise<string | undefined> {
  const text = `SELECT p.zone FROM lease l
      JOIN unit u ON u.tenant_id = l.tenant_id AND u.unit_id = l.unit_id
      JOIN property p ON p.tenant_id = u.tenant_id AND p.property_id = u.property_id
     WHERE l.tenant_id = $1 AND l.lease_id = $2`;
  return (
    await queryAsTenant<{ zone: string }>(pool, tenantId, 'zone-of-lease', text, [tenantId, leaseId])
  )[0]?.zone;
}

export {
  attemptsOf,
  paybillsOf,
  pushSentAt,
  refundById,
  reviewById,
  reviews,
  type AttemptRecord,
  type RefundRecord,
  type ReviewRecord,
} from './read-collecting';
export { openMatters, type Matter, type MatterCount } from './open-matters';
export { linkedLease, linkedPayment, type LinkedLease, type LinkedPayment } from './read-payment-link';
