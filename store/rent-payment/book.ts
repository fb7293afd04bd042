import type {
  AccountingPolicy,
  Allocation,
  CreditLot,
  LeaseDimensions,
  OpenCharge,
  Receipt,
} from '../../domain/accounting/book';
import type { Tx } from '../../kernel/db';
import type { BusinessDate } from '../../kernel/time';

/** What the rules need of a lease on a day. Its row is locked: two events of a lease never read the same book at once. */
export interface LeaseBook {
  readonly lease: LeaseDimensions;
  readonly policy: AccountingPolicy;
  readonly status: string;
  readonly startsOn: BusinessDate;
  readonly endsOn: BusinessDate | null;
}

type LeaseRow = Omit<LeaseDimensions, 'setId'> &
  Pick<LeaseBook, 'status' | 'startsOn' | 'endsOn'> & {
    readonly setId: string | null;
    readonly vatRemitter: AccountingPolicy['vatRemitter'];
    readonly vatPortionFirst: boolean;
    readonly currency: string;
  };

const LEASE = `SELECT l.lease_id AS "leaseId", l.customer_id AS "customerId", l.unit_id AS "unitId", l.status,
    l.starts_on AS "startsOn", l.ends_on AS "endsOn", p.property_id AS "propertyId", p.vat_remitter AS "vatRemitter",
    p.vat_portion_first AS "vatPortionFirst", p.currency, (SELECT s.set_id FROM ownership_set s WHERE s.tenant_id = p.tenant_id AND s.property_id = p.property_id
                    AND s.effective @> $3::date) AS "setId"
  FROM lease l
  JOIN unit u ON u.tenant_id = l.tenant_id AND u.unit_id = l.unit_id
  JOIN property p ON p.tenant_id = u.tenant_id AND p.property_id = u.property_id
 WHERE l.tenant_id = $1 AND l.lease_id`;

const bookOf = ({
  leaseId,
  customerId,
  unitId,
  propertyId,
  setId,
  status,
  startsOn,
  endsOn,
  ...rest
}: LeaseRow): LeaseBook => {
  const lease = { leaseId, customerId, unitId, propertyId, setId: setId ?? '' };
  return { lease, policy: { allocation: 'oldest_due_first', ...rest }, status, startsOn, endsOn };
};

async function lockAndRead(
  tx: Tx,
  name: string,
  which: string,
  idOrIds: string | readonly string[],
  day: BusinessDate,
): Promise<LeaseBook[]> {
  const text = `${LEASE} ${which} FOR NO KEY UPDATE OF l`;
  const { rows } = await tx.query<LeaseRow>({ name, text, values: [tx.tenantId, idOrIds, day] });
  return rows.map(bookOf);
}

/** Locks leases in order of their ids, after the payments a writer locks, and reads what the rules need of each on a day. */
export async function lockLeases(
  tx: Tx,
  leaseIds: readonly string[],
  day: BusinessDate,
): Promise<Map<string, LeaseBook>> {
  const books = await lockAndRead(tx, 'leases-lock', '= ANY ($2) ORDER BY l.lease_id', leaseIds, day);
  return new Map(books.map((book) => [book.lease.leaseId, book]));
}

/**
 * One lease, locked. By a statement of its own: where one of several ids is asked for, the planner takes the units of the whole
 * company for as near. @throws Error when it is not there: whoever names it holds a foreign key to it.
 */
export async function lockLease(tx: Tx, leaseId: string, day: BusinessDate): Promise<LeaseBook> {
  const [book] = await lockAndRead(tx, 'lease-lock', '= $2', leaseId, day);
  if (!book) throw new Error(`lease ${leaseId} is not there`);
  return book;
}

const CHARGE_COLUMNS = `charge_id AS "chargeId", category, due_on AS "dueOn", sequence::float8 AS sequence,
  billed_set_id AS "billedSetId", net_minor AS "netMinor", vat_minor AS "vatMinor", adjusted_minor AS "adjustedMinor",
  adjusted_vat_minor AS "adjustedVatMinor", paid_minor AS "paidMinor", paid_vat_minor AS "paidVatMinor"`;

/** The lease's charges that are still open, oldest due first. */
export async function openCharges(tx: Tx, leaseId: string): Promise<OpenCharge[]> {
  const text = `SELECT ${CHARGE_COLUMNS} FROM charge WHERE tenant_id = $1 AND lease_id = $2
                   AND adjusted_minor + paid_minor < net_minor + vat_minor ORDER BY due_on, sequence`;
  return (await tx.query<OpenCharge>({ name: 'charges-open', text, values: [tx.tenantId, leaseId] })).rows;
}

/** Charges by their ids, open or settled. */
export async function chargesNamed(tx: Tx, chargeIds: readonly string[]): Promise<OpenCharge[]> {
  const text = `SELECT ${CHARGE_COLUMNS} FROM charge WHERE tenant_id = $1 AND charge_id = ANY ($2)`;
  return (await tx.query<OpenCharge>({ name: 'charges-named', text, values: [tx.tenantId, chargeIds] })).rows;
}

/** One charge, open or settled. */
export async function chargeOf(tx: Tx, chargeId: string): Promise<OpenCharge | undefined> {
  return (await chargesNamed(tx, [chargeId]))[0];
}

interface AllocationRow {
  readonly chargeId: string;
  readonly category: Allocation['category'];
  readonly amountMinor: bigint;
  readonly vatMinor: bigint;
  readonly paymentId: string | null;
  readonly creditId: string | null;
  readonly setId: string;
  readonly billedSetId: string;
  readonly vatRemitter: Allocation['vatRemitter'];
  readonly cleared: boolean;
}

const sourceOf = ({ paymentId, creditId }: AllocationRow): Allocation['source'] => {
  if (creditId === null) return { kind: 'payment', paymentId: paymentId ?? '' };
  return { kind: 'credit', creditId, ...(paymentId === null ? {} : { paymentId }) };
};

/** Allocations where `column` is one of the ids, in order; the payment behind each says whether its money has cleared. */
async function allocationsBy(
  tx: Tx,
  column: 'charge_id' | 'payment_id',
  ids: readonly string[],
): Promise<(Allocation & { paymentId: string | null })[]> {
  const text = `SELECT a.charge_id AS "chargeId", c.category, a.amount_minor AS "amountMinor", a.vat_minor AS "vatMinor",
      a.payment_id AS "paymentId", a.credit_id AS "creditId", a.set_id AS "setId", c.billed_set_id AS "billedSetId",
      a.vat_remitter AS "vatRemitter", (p.payment_id IS NULL OR p.cleared_on IS NOT NULL) AS cleared
    FROM allocation a
    JOIN charge c ON c.tenant_id = a.tenant_id AND c.charge_id = a.charge_id
    LEFT JOIN payment p ON p.tenant_id = a.tenant_id AND p.payment_id = a.payment_id
   WHERE a.tenant_id = $1 AND a.${column} = ANY ($2) ORDER BY a.sequence`;
  const { rows } = await tx.query<AllocationRow>({
    name: `allocations-by-${column}`,
    text,
    values: [tx.tenantId, ids],
  });
  return rows.map((row) => {
    const { chargeId, category, amountMinor, vatMinor, setId, billedSetId, vatRemitter, cleared, paymentId } =
      row;
    const source = sourceOf(row);
    return {
      chargeId,
      category,
      amountMinor,
      vatMinor,
      source,
      setId,
      billedSetId,
      vatRemitter,
      cleared,
      paymentId,
    };
  });
}

/** Where a charge's paid part came from, oldest first, releases included. */
export function allocationsOfCharge(tx: Tx, chargeId: string): Promise<Allocation[]> {
  return allocationsBy(tx, 'charge_id', [chargeId]);
}

const LOT_COLUMNS = `k.credit_id AS "creditId", k.payment_id AS "paymentId", k.remaining_minor AS "remainingMinor",
  k.sequence::float8 AS sequence, (p.payment_id IS NULL OR p.cleared_on IS NOT NULL) AS cleared`;

const toLot = ({ paymentId, ...lot }: CreditLot & { paymentId: string | null }): CreditLot =>
  paymentId === null ? lot : { ...lot, paymentId };

/** The lease's credit that is not used up, oldest first. */
export async function creditLots(tx: Tx, leaseId: string): Promise<CreditLot[]> {
  const text = `SELECT ${LOT_COLUMNS} FROM credit_lot k
      LEFT JOIN payment p ON p.tenant_id = k.tenant_id AND p.payment_id = k.payment_id
     WHERE k.tenant_id = $1 AND k.lease_id = $2 AND k.remaining_minor > 0 ORDER BY k.sequence`;
  const { rows } = await tx.query<CreditLot & { paymentId: string | null }>({
    name: 'lots-of-lease',
    text,
    values: [tx.tenantId, leaseId],
  });
  return rows.map(toLot);
}

async function lotsOfPayments(tx: Tx, paymentIds: readonly string[]): Promise<CreditLot[]> {
  const text = `SELECT ${LOT_COLUMNS} FROM credit_lot k
      LEFT JOIN payment p ON p.tenant_id = k.tenant_id AND p.payment_id = k.payment_id
     WHERE k.tenant_id = $1 AND k.payment_id = ANY ($2) ORDER BY k.sequence`;
  const { rows } = await tx.query<CreditLot & { paymentId: string | null }>({
    name: 'lots-of-payments',
    text,
    values: [tx.tenantId, paymentIds],
  });
  return rows.map(toLot);
}

/** What of a payment's row makes it a receipt for the rules. */
export interface ReceiptRow {
  readonly paymentId: string;
  readonly leaseId: string;
  readonly method: Receipt['method'];
  readonly amountMinor: bigint;
  readonly refundedMinor: bigint;
  /** Where it was banked; of a transfer, the account it came in on. */
  readonly bankAccount: string | null;
  readonly shortcode: string | null;
  readonly processor: string | null;
  readonly bankedOn: BusinessDate | null;
  readonly clearedOn: BusinessDate | null;
  readonly status: string;
}

/** Which account of its kind received a payment's money; the drawer has no name. */
export function placeOf({ method, bankAccount, shortcode, processor }: ReceiptRow): Receipt['place'] {
  if (method === 'bank' && bankAccount !== null) return { bankAccount };
  return { ...(shortcode === null ? {} : { shortcode }), ...(processor === null ? {} : { processor }) };
}

/** Payments as the rules see them, with all their allocations and lots; their leases are locked already. */
export async function receiptsOf(
  tx: Tx,
  payments: readonly ReceiptRow[],
  books: ReadonlyMap<string, LeaseBook>,
): Promise<Receipt[]> {
  const ids = payments.map(({ paymentId }) => paymentId);
  const allocations = await allocationsBy(tx, 'payment_id', ids);
  const lots = await lotsOfPayments(tx, ids);
  return payments.map((payment) => {
    const book = books.get(payment.leaseId);
    if (!book) throw new Error(`lease ${payment.leaseId} is not locked`);
    const { paymentId, method, amountMinor, refundedMinor, bankAccount, bankedOn } = payment;
    return {
      paymentId,
      lease: book.lease,
      method,
      place: placeOf(payment),
      amountMinor,
      refundedMinor,
      ...(bankedOn !== null && bankAccount !== null ? { bankedTo: bankAccount } : {}),
      cleared: payment.clearedOn !== null,
      reversed: payment.status === 'reversed',
      allocations: allocations.filter((row) => row.paymentId === paymentId),
      credits: lots.filter((lot) => lot.paymentId === paymentId),
    };
  });
}
