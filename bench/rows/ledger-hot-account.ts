import { inTransaction } from '../../kernel/db';
import { systemClock } from '../../kernel/time';
import type { LedgerLine } from '../../kernel/ledger';
import { POST_STATEMENT, postingToJson } from '../../kernel/ledger/post';
import type { Bench } from '../mechanism/bench';
import { throughput } from '../mechanism/closed-loop';
import { openLedgerDatabase, twoLinePosting, type LedgerDatabase } from '../mechanism/ledger';
import { alternate, type Side } from '../mechanism/rounds';
import type { BenchStack } from '../mechanism/stack';
import type { Row } from '../report';

const CLIENTS = 32;
const GOAL = 3;

/**
 * The ledger as it would be with running balances (reference/perf.md A): the same function, and then the balances of both
 * accounts, as late as can be, so that their locks are held no longer than from there to the end of the caller's transaction.
 */
const RUNNING_BALANCES = `
  CREATE TABLE running_balance (
    tenant_id text NOT NULL, account text NOT NULL, balance_minor numeric NOT NULL, PRIMARY KEY (tenant_id, account));
  CREATE FUNCTION ledger_post_running(p_tenant text, p_postings jsonb, p_at timestamptz)
  RETURNS TABLE (posting_reference text, posted boolean) LANGUAGE plpgsql AS $$
  BEGIN
    RETURN QUERY SELECT p.posting_reference, p.posted FROM ledger_post(p_tenant, p_postings, p_at) AS p;
    UPDATE running_balance b SET balance_minor = b.balance_minor + d.amount_minor
      FROM (SELECT l ->> 'account' AS account, sum((l #>> '{amount,amount}')::bigint) AS amount_minor
              FROM jsonb_array_elements(p_postings) AS p, jsonb_array_elements(p -> 'entries') AS e,
                   jsonb_array_elements(e -> 'lines') AS l GROUP BY 1 ORDER BY 1) AS d
     WHERE b.tenant_id = p_tenant AND b.account = d.account;
  END $$;
  GRANT SELECT, INSERT, UPDATE ON running_balance TO bn_app;`;

/** A line is of an account whose balance is kept: without it a sum could miss lines that no row stands for. */
const LINES_REFER_TO_THEIR_BALANCE = `
  ALTER TABLE ledger_line ADD FOREIGN KEY (tenant_id, account) REFERENCES running_balance;`;

const RUNNING = {
  name: 'ledger-post-running',
  text: 'SELECT posting_reference AS reference, posted FROM ledger_post_running($1, $2, $3)',
};

/** The ways of posting: the statement, and what its database has beside the ledger's tables. */
const WAYS = {
  ours: { statement: POST_STATEMENT, besides: [] },
  running: { statement: RUNNING, besides: [RUNNING_BALANCES, LINES_REFER_TO_THEIR_BALANCE] },
  'running, without the key': { statement: RUNNING, besides: [RUNNING_BALANCES] },
} as const;

type Way = keyof typeof WAYS;

/** Receipts brought to the bank: every credit goes to the one account of undeposited cash. */
function bankedLines(index: number): [LedgerLine, LedgerLine] {
  return [
    { account: '1010', amountMinor: 2_500_000n, dimensions: { bankAccount: 'operating' } },
    { account: '1060', amountMinor: -2_500_000n, dimensions: { paymentId: `pay_${index}` } },
  ];
}

// As every activity posts: in the transaction of its own rows, which commits when the ledger has answered.
const poster =
  ({ pool, tenantId }: LedgerDatabase, way: Way) =>
  (index: number): Promise<unknown> => {
    const at = systemClock.now();
    const posting = postingToJson(tenantId, twoLinePosting(index, bankedLines(index)), at);
    const values = [tenantId, JSON.stringify([posting]), at];
    return inTransaction(pool, tenantId, 'bench', (tx) => tx.query({ ...WAYS[way].statement, values }));
  };

async function openWay(stack: BenchStack, way: Way): Promise<LedgerDatabase> {
  const database = await openLedgerDatabase(stack, CLIENTS);
  const { besides } = WAYS[way];
  for (const statements of besides) await database.administer(statements);
  if (besides.length > 0) {
    const rows =
      "INSERT INTO running_balance SELECT $1, account, 0 FROM unnest(ARRAY['1010', '1060']) AS account";
    await database.pool.query(rows, [database.tenantId]);
  }
  return database;
}

/** One transaction a posting by many clients at once, as the ledger is and with running balances beside it (ADR 0018). */
export async function ledgerHotAccount({ stack, sizes, say }: Bench): Promise<Row[]> {
  const side =
    (way: Way): Side =>
    async () => {
      const database = await openWay(stack, way);
      const perSecond = await throughput(CLIENTS, sizes.ledgerMs, poster(database, way));
      await database.drop();
      say(`ledger.hot-account: ${way} ${perSecond.toFixed(0)} a second`);
      return perSecond;
    };
  const beside = { 'running balances that no line refers to by a key': side('running, without the key') };
  const compared = await alternate(sizes.rounds, side('ours'), side('running'), beside);
  return [
    {
      name: 'ledger.post.hot-account.vs-running-balance',
      unit: 'postings/s',
      ...compared,
      goal: { of: 'ratio', sense: 'at least', bound: GOAL },
      notes: [...compared.notes, `${CLIENTS} clients, one transaction a posting on all sides`],
    },
  ];
}
