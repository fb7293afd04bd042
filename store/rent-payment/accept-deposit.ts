import { together, type Pool, type Tx } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import type { BusinessDate } from '../../kernel/time';
import { accept, notBefore, notInFuture, type PropertyZone } from './accepting';
import type { AcceptedProcess, RecordDeposit, StartOf } from './commands';

/** What Postgres holds in one amount. */
const AMOUNT_MINOR_MAX = 2n ** 63n - 1n;

interface BankablePayment extends PropertyZone {
  readonly paymentId: string;
  readonly amountMinor: bigint;
  readonly receivedOn: BusinessDate;
  readonly bankable: boolean;
}

async function bankablePayments(tx: Tx, paymentIds: readonly string[]): Promise<BankablePayment[]> {
  const { rows } = await tx.query<BankablePayment>({
    name: 'payments-bankable',
    text: `SELECT pay.payment_id AS "paymentId", pay.amount_minor AS "amountMinor",
                  pay.received_on AS "receivedOn", p.zone, p.property_id AS "propertyId",
                  pay.lease_id AS "leaseId",
                  pay.status = 'succeeded' AND pay.banked_on IS NULL AND pay.method IN ('cash', 'cheque') AS bankable
             FROM payment pay
             JOIN lease l ON l.tenant_id = pay.tenant_id AND l.lease_id = pay.lease_id
             JOIN unit u ON u.tenant_id = l.tenant_id AND u.unit_id = l.unit_id
             JOIN property p ON p.tenant_id = u.tenant_id AND p.property_id = u.property_id
            WHERE pay.tenant_id = $1 AND pay.payment_id = ANY ($2)`,
    values: [tx.tenantId, paymentIds],
  });
  const known = new Map(rows.map((row) => [row.paymentId, row]));
  return paymentIds.map((paymentId) => {
    const row = known.get(paymentId);
    if (!row) throw new AppError('PAYMENT_NOT_FOUND', undefined, { paymentId });
    if (!row.bankable) throw new AppError('PAYMENT_NOT_BANKABLE', undefined, { paymentId });
    return row;
  });
}

/**
 * Accepts a bank deposit of receipts that are all undeposited now; the posting checks again.
 * @throws AppError PAYMENT_NOT_FOUND, PAYMENT_NOT_BANKABLE (extras name the payment), DATE_IN_FUTURE, DATE_TOO_EARLY, AMOUNT_OUT_OF_LIMITS, IDEMPOTENCY_KEY_REUSED, DATABASE_UNAVAILABLE.
 */
export function acceptDeposit(
  pool: Pool,
  command: RecordDeposit,
  startOf: StartOf,
): Promise<AcceptedProcess> {
  const { request } = command;
  return accept(pool, 'accept-deposit', command, startOf, async (tx) => {
    const payments = await bankablePayments(tx, command.paymentIds);
    for (const { zone, receivedOn } of payments) {
      notInFuture(command.bankedOn, zone, request.at);
      notBefore(command.bankedOn, receivedOn);
    }
    const amountMinor = payments.reduce((sum, payment) => sum + payment.amountMinor, 0n);
    if (amountMinor > AMOUNT_MINOR_MAX) throw new AppError('AMOUNT_OUT_OF_LIMITS');
    const deposit = {
      text: `INSERT INTO bank_deposit (tenant_id, deposit_id, bank_account, banked_on, slip_number, amount_minor, currency, status,
                                 origin, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'received', $8, $9, $9)`,
      values: [
        tx.tenantId,
        command.depositId,
        command.bankAccount,
        command.bankedOn,
        command.slipNumber,
        amountMinor.toString(),
        command.currency,
        command.origin,
        request.at,
      ],
    };
    const items = {
      text: 'INSERT INTO bank_deposit_item (tenant_id, deposit_id, payment_id) SELECT $1, $2, id FROM unnest($3::text[]) AS id',
      values: [tx.tenantId, command.depositId, command.paymentIds],
    };
    return {
      attributes: { TenantId: tx.tenantId, ProcessStatus: 'received' },
      insert: () => together(tx.query(deposit), tx.query(items)),
    };
  });
}
