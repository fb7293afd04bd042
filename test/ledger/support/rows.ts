import type { LineRow } from '../../../kernel/ledger/read';
import { inTransaction } from '../../../kernel/db';
import { lines } from '../../../kernel/ledger/read';
import type { PropertyRoom } from './property-room';

/** What the tables say of the leases of a property. */
export interface Rows {
  readonly lines: readonly LineRow[];
  readonly charges: readonly {
    readonly chargeId: string;
    readonly leaseId: string;
    readonly category: string;
    readonly netMinor: bigint;
    readonly vatMinor: bigint;
    readonly adjustedMinor: bigint;
    readonly adjustedVatMinor: bigint;
    readonly paidMinor: bigint;
    readonly paidVatMinor: bigint;
  }[];
  readonly payments: readonly {
    readonly paymentId: string;
    readonly amountMinor: bigint;
    readonly surplusMinor: bigint;
    readonly status: string;
    readonly banked: boolean;
    readonly cleared: boolean;
  }[];
  readonly allocations: readonly {
    readonly reference: string;
    readonly chargeId: string;
    readonly paymentId: string | null;
    readonly amountMinor: bigint;
    readonly vatMinor: bigint;
  }[];
  readonly credits: readonly {
    readonly creditId: string;
    readonly leaseId: string;
    readonly paymentId: string | null;
    readonly amountMinor: bigint;
    readonly remainingMinor: bigint;
  }[];
}

const QUERIES = {
  charges: `SELECT charge_id AS "chargeId", lease_id AS "leaseId", category, net_minor AS "netMinor", vat_minor AS "vatMinor",
      adjusted_minor AS "adjustedMinor", adjusted_vat_minor AS "adjustedVatMinor", paid_minor AS "paidMinor",
      paid_vat_minor AS "paidVatMinor" FROM charge WHERE tenant_id = $1 AND lease_id = ANY ($2) ORDER BY sequence`,
  payments: `SELECT payment_id AS "paymentId", amount_minor AS "amountMinor", surplus_minor AS "surplusMinor", status,
      banked_on IS NOT NULL AS banked, cleared_on IS NOT NULL AS cleared
      FROM payment WHERE tenant_id = $1 AND lease_id = ANY ($2) ORDER BY payment_id`,
  allocations: `SELECT reference, charge_id AS "chargeId", payment_id AS "paymentId", amount_minor AS "amountMinor",
      vat_minor AS "vatMinor" FROM allocation WHERE tenant_id = $1 AND lease_id = ANY ($2) ORDER BY sequence`,
  credits: `SELECT credit_id AS "creditId", lease_id AS "leaseId", payment_id AS "paymentId", amount_minor AS "amountMinor",
      remaining_minor AS "remainingMinor" FROM credit_lot WHERE tenant_id = $1 AND lease_id = ANY ($2) ORDER BY sequence`,
} as const;

/** Reads them, with the lines of these postings. */
export async function rowsOfRoom(room: PropertyRoom, references: readonly string[]): Promise<Rows> {
  const { pool, tenantId, leaseIds } = room;
  const tables = await inTransaction(pool, tenantId, 'read-room', async (tx) => {
    const read = async (name: keyof typeof QUERIES): Promise<unknown[]> => {
      const query = { name: `room-${name}`, text: QUERIES[name], values: [tenantId, leaseIds] };
      return (await tx.query<Record<string, unknown>>(query)).rows;
    };
    return {
      charges: await read('charges'),
      payments: await read('payments'),
      allocations: await read('allocations'),
      credits: await read('credits'),
    };
  });
  return { ...(tables as Omit<Rows, 'lines'>), lines: await lines(pool, tenantId, references) };
}
