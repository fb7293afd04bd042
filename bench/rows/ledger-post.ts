import { systemClock } from '../../kernel/time';
import { openGroupCommit, type LedgerLine } from '../../kernel/ledger';
import { POST_STATEMENT, postingToJson } from '../../kernel/ledger/post';
import type { Bench } from '../mechanism/bench';
import { throughput } from '../mechanism/closed-loop';
import { openLedgerDatabase, twoLinePosting, type LedgerDatabase } from '../mechanism/ledger';
import { bareInsert, PLAIN_TABLES, plainInsert } from '../mechanism/plain-posting';
import { alternate, type Side } from '../mechanism/rounds';
import type { Row } from '../report';

const NAME = 'ledger.post.vs-two-line-insert';
const CLIENTS = [8, 32] as const;
const GOAL = 0.7;
const LEASES = 1_000;

/** Cash of a customer with no open charge: undeposited cash against the customer's credit, one of a thousand leases. */
function surplusLines(index: number): [LedgerLine, LedgerLine] {
  const paymentId = `pay_${index}`;
  const dimensions = { customerId: `cus_${index % LEASES}`, leaseId: `lse_${index % LEASES}`, paymentId };
  return [
    { account: '1060', amountMinor: 2_500_000n, dimensions: { paymentId } },
    { account: '2110', amountMinor: -2_500_000n, dimensions },
  ];
}

/** The ways of writing; each is called once a posting, by every client at once. */
const ways = {
  group: ({ pool, tenantId }: LedgerDatabase) => {
    const ledger = openGroupCommit(pool, tenantId, () => systemClock.now());
    return (index: number): Promise<unknown> => ledger.post(twoLinePosting(index, surplusLines(index)));
  },
  oneCall:
    ({ pool, tenantId }: LedgerDatabase) =>
    (index: number): Promise<unknown> => {
      const at = systemClock.now();
      const posting = postingToJson(tenantId, twoLinePosting(index, surplusLines(index)), at);
      return pool.query({ ...POST_STATEMENT, values: [tenantId, JSON.stringify([posting]), at] });
    },
  insert: (database: LedgerDatabase) => plainInsert(database, surplusLines),
  bare: (database: LedgerDatabase) => bareInsert(database, surplusLines),
};

async function compare({ stack, sizes, say }: Bench, clients: number): Promise<Row> {
  const side =
    (way: keyof typeof ways): Side =>
    async () => {
      const database = await openLedgerDatabase(stack, clients);
      await database.administer(PLAIN_TABLES);
      const perSecond = await throughput(clients, sizes.ledgerMs, ways[way](database));
      await database.drop();
      say(`ledger.post: ${clients} clients, ${way} ${perSecond.toFixed(0)} a second`);
      return perSecond;
    };
  const beside = {
    'one call a posting': side('oneCall'),
    'two bare rows that nothing refers to': side('bare'),
  };
  const compared = await alternate(sizes.rounds, side('group'), side('insert'), beside);
  return {
    name: `${NAME}.c${clients}`,
    unit: 'postings/s',
    ...compared,
    goal: { of: 'ratio', sense: 'at least', bound: GOAL },
  };
}

/** Postings through the ledger by clients that each post singly, against plain inserts of the same two lines by as many (ADR 0018). */
export async function ledgerPost(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const clients of CLIENTS) rows.push(await compare(bench, clients));
  const worst = rows.toSorted((a, b) => (a.ratio ?? 0) - (b.ratio ?? 0))[0];
  return worst ? [{ ...worst, name: NAME, notes: [`the lower of the two below`] }, ...rows] : [];
}
