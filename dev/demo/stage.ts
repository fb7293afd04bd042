import { inTransaction, type Pool } from '../../kernel/db';
import { businessDateIn, NAIROBI, systemClock } from '../../kernel/time';
import type { SeededScene } from '../../prisma/seed/scene';
import { until, type Answer, type ApiClient } from './client';
import type { Expectations } from './expectation';

/** What the demo plays with. */
export interface Stage {
  readonly api: ApiClient;
  readonly pool: Pool;
  readonly scene: SeededScene;
  readonly inboxUrl: string;
  readonly smsUrl: string;
  /** Where the simulator of M-Pesa is told what to do. */
  readonly mpesaControlUrl: string;
  readonly expect: Expectations;
  readonly say: (line: string) => void;
}

/** Longest wait for anything that the demo follows. */
export const FINAL_MS_MAX = 20_000;

/** An amount as the API takes it. */
export const kes = (amountMinor: bigint) => ({ amount: amountMinor.toString(), currency: 'KES' });
/** Minor units of an amount of the API. */
export const minor = (money: unknown): bigint => BigInt((money as { amount: string }).amount);
/** The business date now. */
export const today = (): string => businessDateIn(NAIROBI, systemClock.now());

/** Rows past the API: the database must say the same. */
export async function rowsOf(
  { pool, scene }: Stage,
  text: string,
  values: string[],
): Promise<Record<string, unknown>[]> {
  return inTransaction(pool, scene.tenantId, 'demo-reads', async (tx) => {
    return (await tx.query<Record<string, unknown>>(text, values)).rows;
  });
}

/** What a path shows once its status is final. */
export async function final({ api }: Stage, path: string): Promise<Answer> {
  const open = ['received', 'pending'];
  return until(
    `${path} to be final`,
    FINAL_MS_MAX,
    () => api.get(path),
    ({ body }) => !open.includes(String(body['status'])),
  );
}

/** What a lease owes, by its statement. */
export async function owed({ api }: Stage, leaseId: string): Promise<bigint> {
  return minor((await api.get(`/v1/leases/${leaseId}/statement`)).body['closing']);
}

/** Balance of an account, debit positive. */
export async function balanceOf({ api }: Stage, account: string): Promise<bigint> {
  const { body } = await api.get(`/v1/ledger/balances?account=${account}`);
  const [found] = body['items'] as unknown as { balance: unknown }[];
  return found === undefined ? 0n : minor(found.balance);
}
