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
