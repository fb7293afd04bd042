import { toAppError } from '../../../kernel/db';
import { postToLedger, type LedgerPosting } from '../../../kernel/ledger';
import { AT, type LedgerUnderTest } from './ledger';

/** An open transaction of the application's role that a test steps through by hand. */
export interface Session {
  post(posting: LedgerPosting): Promise<void>;
  query(text: string, values?: readonly unknown[]): Promise<unknown>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** Begins one, with the company set. It gives up on a lock after 300 ms, so that a test sees the wait. */
export async function openSession(
  { pool, tenantId }: LedgerUnderTest,
  isolation = 'READ COMMITTED',
): Promise<Session> {
  const client = await pool.connect();
  const tx = Object.assign(client, { tenantId });
  await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
  await client.query(
    "SELECT set_config('app.tenant_id', $1, true), set_config('lock_timeout', '300ms', true)",
    [tenantId],
  );
  const end = async (how: 'COMMIT' | 'ROLLBACK'): Promise<void> => {
    await client.query(how);
    client.release();
  };
  return {
    post: async (posting) => {
      await postToLedger(tx, [posting], AT).catch((error: unknown) => {
        throw toAppError(error);
      });
    },
    query: (text, values = []) => client.query(text, [...values]),
    commit: () => end('COMMIT'),
    rollback: () => end('ROLLBACK'),
  };
}
