import type { Company } from '../../support/rent-payment/company';
import type { DarajaControl } from '../../support/rent-payment/daraja';
import type { Violation } from '../../support/rent-payment/verdict';
import type { WeatherReport } from './weather';

/** A company's money by M-Pesa in the books of both sides, in minor units. */
export interface MpesaBooks {
  readonly simulatorMinor: bigint;
  readonly ledgerMinor: bigint;
  readonly receiptsMinor: bigint;
}

const SUMS = `SELECT
  (SELECT coalesce(sum(amount_minor), 0)::bigint FROM ledger_line WHERE tenant_id = $1 AND account = '1030') AS "ledgerMinor",
  (SELECT coalesce(sum(amount_minor), 0)::bigint FROM provider_receipt WHERE tenant_id = $1) AS "receiptsMinor"`;

async function receiptsOf(company: Company): Promise<string[]> {
  const text = 'SELECT receipt_number AS receipt FROM provider_receipt WHERE tenant_id = $1';
  return (await company.rows<{ receipt: string }>(text)).map(({ receipt }) => receipt).toSorted();
}

async function pushViolations(
  company: Company,
  daraja: DarajaControl,
  { refusedPushes }: WeatherReport,
): Promise<Violation[]> {
  const { accountReferences } = await daraja.requests();
  const text = 'SELECT account_reference AS reference FROM payment_attempt WHERE tenant_id = $1';
  const rows = await company.rows<{ reference: string }>(text);
  const invariant = 'a push is sent once, and again only where the provider refused it unread';
  return rows
    .map(({ reference }) => ({ reference, ...(accountReferences[reference] ?? { received: 0, effects: 0 }) }))
    .filter(
      ({ reference, received, effects }) => effects > 1 || received > 1 + (refusedPushes.get(reference) ?? 0),
    )
    .map((found) => ({ invariant, found: { ...found, refused: refusedPushes.get(found.reference) ?? 0 } }));
}

/** Compares a company's books with the simulator's, once all is quiet and the statement was read. */
export async function compareBooks(
  company: Company,
  daraja: DarajaControl,
  weather: WeatherReport,
): Promise<{ readonly books: MpesaBooks; readonly violations: readonly Violation[] }> {
  const moved = await daraja.movements(company.shortCode);
  const simulatorMinor = moved.reduce((sum, { amount }) => sum + BigInt(amount) * 100n, 0n);
  const [sums] = await company.rows<Omit<MpesaBooks, 'simulatorMinor'>>(SUMS);
  const books = { simulatorMinor, ledgerMinor: 0n, receiptsMinor: 0n, ...sums };
  const violations: Violation[] = await pushViolations(company, daraja, weather);
  if (books.ledgerMinor !== simulatorMinor || books.receiptsMinor !== simulatorMinor)
    violations.push({ invariant: 'the provider’s book is the ledger’s paybill', found: books });
  const [credited, paid] = [await receiptsOf(company), moved.map(({ receipt }) => receipt).toSorted()];
  if (JSON.stringify(credited) !== JSON.stringify(paid)) {
    const missing = paid.filter((receipt) => !credited.includes(receipt));
    const made = credited.filter((receipt) => !paid.includes(receipt));
    violations.push({ invariant: 'every receipt is credited, none is made up', found: { missing, made } });
  }
  return { books, violations };
}
