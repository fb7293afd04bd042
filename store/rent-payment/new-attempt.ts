import { createHash } from 'node:crypto';
import type { Tx } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import type { Origin } from '../../kernel/events';

/** An attempt to be written before anything is sent. */
export interface NewAttempt {
  readonly attemptId: string;
  readonly paymentId: string;
  readonly number: number;
  readonly shortCode: string;
  readonly phone: string;
  readonly amountMinor: bigint;
  readonly workflowId: string;
  readonly origin: Origin;
}

const REFERENCE_LENGTH = 12;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What the customer's phone and the paybill's statement show: it names the attempt, whatever answer is lost. 60 bits. */
export function accountReferenceOf(tenantId: string, attemptId: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([tenantId, attemptId]))
    .digest();
  return [...digest.subarray(0, REFERENCE_LENGTH)].map((byte) => BASE32[byte & 31]).join('');
}

/** Writes an attempt as `prepared`. @throws a unique violation of `one_open_attempt` where another one is open. */
export async function insertAttempt(tx: Tx, attempt: NewAttempt, at: Date): Promise<void> {
  await tx.query({
    name: 'attempt-insert',
    text: `INSERT INTO payment_attempt (tenant_id, attempt_id, payment_id, number, short_code, phone, amount_minor,
                                        account_reference, workflow_id, status, origin, created_at, updated_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'prepared', $10, $11, $11)`,
    values: [
      tx.tenantId,
      attempt.attemptId,
      attempt.paymentId,
      attempt.number,
      attempt.shortCode,
      attempt.phone,
      attempt.amountMinor.toString(),
      accountReferenceOf(tx.tenantId, attempt.attemptId),
      attempt.workflowId,
      attempt.origin,
      at,
    ],
  });
}

/** A lease as the collecting of its rent needs it. */
export interface CollectableLease {
  readonly zone: string;
  readonly propertyId: string;
  readonly leaseId: string;
  readonly phone: string | null;
  readonly shortCode: string | null;
}

const LEASE = `SELECT p.zone, p.property_id AS "propertyId", l.lease_id AS "leaseId", c.phone,
    (SELECT s.short_code FROM mpesa_short_code s WHERE s.tenant_id = l.tenant_id AND s.is_default) AS "shortCode"
  FROM lease l
  JOIN customer c ON c.tenant_id = l.tenant_id AND c.customer_id = l.customer_id
  JOIN unit u ON u.tenant_id = l.tenant_id AND u.unit_id = l.unit_id
  JOIN property p ON p.tenant_id = u.tenant_id AND p.property_id = u.property_id
 WHERE l.tenant_id = $1 AND l.lease_id = $2 AND ($3::text IS NULL OR l.customer_id = $3)`;

const KENYAN = /^\+?(254(?:7|1)\d{8})$/;

/**
 * The lease whose rent is to be asked for, the phone to ask and the paybill to pay to.
 * @throws AppError LEASE_NOT_FOUND (also where a customer asks for somebody else's), PHONE_MISSING, MPESA_NOT_SET_UP.
 */
export async function collectableLease(
  tx: Tx,
  leaseId: string,
  customerId: string | null,
  phoneGiven: string | null,
): Promise<CollectableLease & { readonly phone: string; readonly shortCode: string }> {
  const { rows } = await tx.query<CollectableLease>({
    name: 'lease-collectable',
    text: LEASE,
    values: [tx.tenantId, leaseId, customerId],
  });
  const [lease] = rows;
  if (!lease) throw new AppError('LEASE_NOT_FOUND', undefined, { leaseId });
  const phone = KENYAN.exec(phoneGiven ?? lease.phone ?? '')?.[1];
  if (phone === undefined) throw new AppError('PHONE_MISSING', undefined, { leaseId });
  const { shortCode } = lease;
  if (shortCode === null) throw new AppError('MPESA_NOT_SET_UP');
  return { ...lease, phone, shortCode };
}
