import type { Client } from 'pg';
import { rowsOf } from '../../database/support/fresh';

/** What owners of a set have, by the plain sum of the lines. */
export async function held(admin: Client, setId: string): Promise<bigint> {
  const text = `SELECT coalesce(-sum(amount_minor), 0)::text AS minor FROM ledger_line WHERE account = '2200' AND set_id = $1`;
  const [row] = await rowsOf<{ minor: string }>(admin, text, [setId]);
  return BigInt(row?.minor ?? 0);
}

/** The guard row of a set's owner funds, and what the lines before its transaction add up to. */
export async function guardRow(
  admin: Client,
  tenantId: string,
  setId: string,
): Promise<{ balance: string; through: string; before: string } | undefined> {
  const text = `SELECT g.balance_minor::text AS balance, g.through_xact::text AS through,
      (SELECT coalesce(sum(l.amount_minor), 0)::text FROM ledger_line l WHERE l.tenant_id = g.tenant_id
          AND l.account = g.account AND l.guard_key = g.guard_key AND l.xact < g.through_xact) AS before
    FROM ledger_guard g WHERE g.tenant_id = $1 AND g.account = '2200' AND g.guard_key = $2`;
  const rows = await rowsOf<{ balance: string; through: string; before: string }>(admin, text, [
    tenantId,
    `prp_1|${setId}`,
  ]);
  return rows[0];
}
