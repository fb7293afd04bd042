import { systemClock } from '../../kernel/time';
import { openGroupCommit, type LedgerLine } from '../../kernel/ledger';
import { POST_STATEMENT, postingToJson } from '../../kernel/ledger/post';
import type { Bench } from '../mechanism/bench';
import { throughput } from '../mechanism/closed-loop';
import { openLedgerDatabase, twoLinePosting, type LedgerDatabase } from '../mechanism/ledger';
import { alternate, type Side } from '../mechanism/rounds';
import { spread } from '../mechanism/statistics';
import type { Row } from '../report';

const NAME = 'ledger.post.vs-two-line-insert';
const CLIENTS = [8, 32] as const;
const GOAL = 0.7;
const LEASES = 1_000;

const PLAIN_TABLE = `CREATE TABLE two_line (
    reference text NOT NULL, line_no smallint NOT NULL, account text NOT NULL, amount_minor bigint NOT NULL,
    PRIMARY KEY (reference, line_no));
  GRANT SELECT, INSERT ON two_line TO bn_app`;
const PLAIN_INSERT = {
  name: 'two-line-insert',
  text: 'INSERT INTO two_line VALUES ($1, 1, $2, $3), ($1, 2, $4, $5)',
};

/** Cash of a customer with no open charge: undeposited cash against the customer's credit, one of a thousand leases. */
function surplusLines(index: number): [LedgerLine, LedgerLine] {
  const paymentId = `pay_${index}`;
  const dimensions = { customerId: `cus_${index % LEASES}`, leaseId: `lse_${index % LEASES}`, paymentId };
  return [
    { account: '1060', amountMinor: 2_500_000n, dimensions: { paymentId } },
    { account: '2110', amountMinor: -2_500_000n, dimensions },
  ];
}

/** The three ways of writing; each is called once a posting, by every client at once. */
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
  insert:
    ({ pool }: LedgerDatabase) =>
    (index: number): Promise<unknown> =>
      pool.query({ ...PLAIN_INSERT, values: [`bench:${index}`, '1060', 2_500_000, '2110', -2_500_000] }),
};

async function compare({ stack, sizes, say }: Bench, clients: number): Promise<Row> {
  const oneCalls: number[] = [];
  const side =
    (way: keyof typeof ways): Side =>
    async () => {
      const database = await openLedgerDatabase(stack, clients);
      await database.administer(PLAIN_TABLE);
      const perSecond = await throughput(clients, sizes.ledgerMs, ways[way](database));
      await database.drop();
      say(`ledger.post: ${clients} clients, ${way} ${perSecond.toFixed(0)} a second`);
      return perSecond;
    };
  const [group, oneCall, insert] = [side('group'), side('oneCall'), side('insert')];
  const compared = await alternate(sizes.rounds, group, async (round) => {
    oneCalls.push(await oneCall(round));
    return insert(round);
  });
  return {
    name: `${NAME}.c${clients}`,
    unit: 'postings/s',
    ...compared,
    goal: { of: 'ratio', sense: 'at least', bound: GOAL },
    notes: [...compared.notes, `for information, one call a posting: ${spread(oneCalls)} a second`],
  };
}

/** Postings through the ledger by clients that each post singly, against inserts of two lines by as many clients. */
export async function ledgerPost(bench: Bench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const clients of CLIENTS) rows.push(await compare(bench, clients));
  const worst = rows.toSorted((a, b) => (a.ratio ?? 0) - (b.ratio ?? 0))[0];
  return worst ? [{ ...worst, name: NAME, notes: [`the lower of the two below`] }, ...rows] : [];
}
