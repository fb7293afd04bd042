import { toAppError, type Tx } from '../db';

/**
 * Folds a company's finished lines into its month snapshots, so that balances read a short tail. Balances are the same
 * before and after; safe to repeat. Returns how many lines were folded.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export async function takeSnapshots(tx: Tx): Promise<bigint> {
  try {
    const result = await tx.query<{ lines: bigint }>('SELECT ledger_take_snapshots($1) AS lines', [
      tx.tenantId,
    ]);
    return result.rows[0]?.lines ?? 0n;
  } catch (error) {
    throw toAppError(error);
  }
}

/**
 * How many sides of a company's ledger do not add up to zero in its snapshots, which hold whole postings: none ever, while
 * the database refuses what does not balance. Cheap: it reads a row an account and month.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export async function unbalancedSides(tx: Tx): Promise<number> {
  try {
    const result = await tx.query<{ sides: number }>({
      name: 'ledger-unbalanced-sides',
      text: `SELECT count(*)::int AS sides FROM (
               SELECT FROM ledger_snapshot WHERE tenant_id = $1
                GROUP BY ledger_side(account) HAVING sum(balance_minor) <> 0) AS unbalanced`,
      values: [tx.tenantId],
    });
    return result.rows[0]?.sides ?? 0;
  } catch (error) {
    throw toAppError(error);
  }
}
