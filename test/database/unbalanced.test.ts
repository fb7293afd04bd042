import type { PoolClient } from 'pg';
import { refusalOf, rowsOf, type FreshDatabase } from './support/fresh';
import {
  addLines,
  addPosting,
  addWhole,
  bank,
  cover,
  income,
  receivable,
  unbalanced,
  type RawLine,
} from './support/lines';
import { ACME, asCompany, BAOBAB, openTwoCompanies } from './support/two-companies';

const UNBALANCED = 'BN002';
const CLOSED = 'BN001';
const NOT_NULL = '23502';

let db: FreshDatabase;
let next = 0;
beforeAll(async () => {
  db = await openTwoCompanies();
});
afterAll(() => db.close());
afterEach(async () => {
  expect(await unbalanced(db.admin)).toEqual([]);
});

type Attack = (client: PoolClient, reference: string) => Promise<unknown>;

/** Runs an attack in one transaction of Acme, to its commit. */
function tried(attack: Attack): Promise<unknown> {
  next += 1;
  const reference = `attack:${next}`;
  return asCompany(db.app, ACME, (client) => attack(client, reference));
}

const setCompany = (client: PoolClient, company: string): Promise<unknown> =>
  client.query("SELECT set_config('app.tenant_id', $1, true)", [company]);

/** An attack that makes a posting and adds these lines, a list for each statement. */
const inStatements =
  (...statements: readonly RawLine[][]): Attack =>
  (client, reference) =>
    addWhole(client, ACME, reference, ...statements);

it('a posting that balances is committed', async () => {
  await tried(inStatements([bank(100), cover(-100)]));
  await tried(
    inStatements([
      bank(100, { entry: 'ent_1' }),
      receivable(-100, { entry: 'ent_1' }),
      receivable(100, { entry: 'ent_2' }),
      cover(-100, { entry: 'ent_2' }),
    ]),
  );
  const [row] = await rowsOf(
    db.admin,
    "SELECT count(*)::int AS lines FROM ledger_line WHERE reference LIKE 'attack:%'",
  );
  expect(row).toEqual({ lines: 6 });
});

/** What is tried, with which SQLSTATE it must be refused, and how. */
const ATTACKS: readonly (readonly [string, string, Attack])[] = [
  ['one line alone', UNBALANCED, inStatements([bank(100)])],
  ['debits and credits that differ by a cent', UNBALANCED, inStatements([bank(100), cover(-99)])],
  ['two statements that balance together', UNBALANCED, inStatements([bank(100)], [cover(-100)])],
  [
    'two entries, each off, that balance together',
    UNBALANCED,
    inStatements([bank(100, { entry: 'ent_1' }), cover(-100, { entry: 'ent_2' })]),
  ],
  ['an entry that balances over two sides', UNBALANCED, inStatements([bank(100), income(-100)])],
  [
    'two entries that leave a side over, though each balances',
    UNBALANCED,
    inStatements([
      bank(100, { entry: 'ent_1' }),
      receivable(-100, { entry: 'ent_1' }),
      bank(50, { entry: 'ent_2' }),
      cover(-50, { entry: 'ent_2' }),
    ]),
  ],
  [
    'amounts that add up to 2^64, which is 0 to a machine of 64 bits',
    UNBALANCED,
    inStatements(Array.from({ length: 4 }, () => bank('4611686018427387904'))),
  ],
  ['no amount', NOT_NULL, inStatements([bank(100), cover(-100), { ...bank(0), amount: null }])],
  ['no entry', NOT_NULL, inStatements([bank(100, { entry: null }), cover(-100, { entry: null })])],
  ['no currency', NOT_NULL, inStatements([bank(100, { currency: null }), cover(-100, { currency: null })])],
  ['no date', NOT_NULL, inStatements([bank(100, { date: null }), cover(-100, { date: null })])],
  ['no account', NOT_NULL, inStatements([bank(100, { account: null }), cover(-100)])],
];

describe('an entry that does not balance cannot be committed', () => {
  it.each(ATTACKS)('%s', async (_what, code, attack) => {
    expect((await refusalOf(tried(attack))).code).toBe(code);
  });

  it('by MERGE neither, nor by COPY, nor by one statement with two inserts', async () => {
    const row = `(tenant_id, business_date, reference, entry_id, line_no, account, amount_minor, currency, bank_account)`;
    const values = (reference: string): string =>
      `('${ACME}', date '2026-06-10', '${reference}', 'ent_1', 1::smallint, '1010', 100::bigint, 'KES', 'KCB-1')`;
    const merge: Attack = async (client, reference) => {
      await addPosting(client, ACME, reference);
      await client.query(
        `MERGE INTO ledger_line USING (VALUES (1)) AS v ON false WHEN NOT MATCHED THEN INSERT ${row} VALUES ${values(reference)}`,
      );
    };
    const twoInserts: Attack = async (client, reference) => {
      await addPosting(client, ACME, reference);
      await client.query(
        `WITH one AS (INSERT INTO ledger_line ${row} VALUES ${values(reference)} RETURNING 1)
         INSERT INTO ledger_line ${row} SELECT tenant_id, business_date, reference, entry_id, 2, account, -99, currency, bank_account
           FROM (VALUES ${values(reference)}) AS v ${row}`,
      );
    };
    const copy: Attack = (client) => client.query(`COPY ledger_line ${row} FROM STDIN`);
    expect((await refusalOf(tried(merge))).code).toBe(UNBALANCED);
    expect((await refusalOf(tried(twoInserts))).code).toBe(UNBALANCED);
    expect((await refusalOf(tried(copy))).message).toMatch(/COPY FROM not supported with row-level security/);
  });
});

describe('changing the company in the middle does not hide a line', () => {
  it.each([
    ['another company', BAOBAB],
    ['no company', ''],
  ])('between two statements (%s)', async (_name, company) => {
    const attack: Attack = async (client, reference) => {
      await client.query('SET CONSTRAINTS ALL DEFERRED');
      await addPosting(client, ACME, reference);
      await addLines(client, ACME, reference, [bank(100)]);
      await setCompany(client, company);
    };
    expect((await refusalOf(tried(attack))).code).toBe(UNBALANCED);
  });

  it('a line for each company, each in its own statement', async () => {
    const attack: Attack = async (client, reference) => {
      await addPosting(client, ACME, reference);
      await setCompany(client, BAOBAB);
      await addPosting(client, BAOBAB, reference);
      await addLines(client, BAOBAB, reference, [cover(-100)]);
    };
    expect((await refusalOf(tried(attack))).code).toBe(UNBALANCED);
  });

  it('a line for each company in one statement that changes the company between its rows', async () => {
    const attack: Attack = async (client, reference) => {
      await setCompany(client, BAOBAB);
      await addPosting(client, BAOBAB, reference);
      await setCompany(client, ACME);
      await addPosting(client, ACME, reference);
      await client.query(
        `INSERT INTO ledger_line (tenant_id, business_date, reference, entry_id, line_no, account, amount_minor, currency, bank_account, cause)
         SELECT set_config('app.tenant_id', v.company, true), '2026-06-10', $1, 'ent_1', v.line, v.account, v.amount, 'KES', 'KCB-1', 'cover'
           FROM (VALUES ($2, 1, '1010', 100), ($3, 2, '2440', -100)) AS v (company, line, account, amount)`,
        [reference, ACME, BAOBAB],
      );
    };
    expect((await refusalOf(tried(attack))).code).toBe(UNBALANCED);
  });

  it('both lines of one company in a statement that ends as another: the posting is not to be found', async () => {
    const attack: Attack = async (client, reference) => {
      await addPosting(client, ACME, reference);
      await client.query(
        `INSERT INTO ledger_line (tenant_id, business_date, reference, entry_id, line_no, account, amount_minor, currency, bank_account, cause)
         SELECT $2, '2026-06-10', $1, 'ent_1', v.line, v.account, v.amount, 'KES', set_config('app.tenant_id', v.company, true), 'cover'
           FROM (VALUES ($2, 1, '1010', 100), ($2, 2, '2440', -100), ($3, 3, '2440', -1)) AS v (company, line, account, amount)`,
        [reference, ACME, BAOBAB],
      );
    };
    expect((await refusalOf(tried(attack))).code).toBe('42501');
  });
});

describe('lines come with their posting, in one transaction', () => {
  it('not without a posting', async () => {
    expect(
      (
        await refusalOf(
          tried((client, reference) => addLines(client, ACME, reference, [bank(100), cover(-100)])),
        )
      ).code,
    ).toBe(CLOSED);
  });

  it('not into a posting of an earlier transaction, though they balance', async () => {
    const attack: Attack = (client) => addLines(client, ACME, 'payment:pay_1', [bank(100), cover(-100)]);
    expect((await refusalOf(tried(attack))).code).toBe(CLOSED);
  });

  it('not under the posting of another company', async () => {
    const attack: Attack = async (client, reference) => {
      await addPosting(client, ACME, reference);
      await setCompany(client, BAOBAB);
      await addLines(client, BAOBAB, reference, [bank(100), cover(-100)]);
    };
    expect((await refusalOf(tried(attack))).code).toBe(CLOSED);
  });

  it('not on another day than the posting’s', async () => {
    const other = { date: '2026-07-10' };
    expect((await refusalOf(tried(inStatements([bank(100, other), cover(-100, other)])))).code).toBe(CLOSED);
  });

  it.each(['ledger_posting', 'ledger_line'])(
    'nobody says in which transaction a row of %s was written',
    async (table) => {
      const attack: Attack = (client) =>
        client.query(`INSERT INTO ${table} (tenant_id, reference, xact) VALUES ($1, 'attack', '999999')`, [
          ACME,
        ]);
      expect((await refusalOf(tried(attack))).code).toBe('42501');
    },
  );

  it('the owner of the tables is held to the same, in a partition too', async () => {
    const asOwner = (table: string, lines: readonly RawLine[]): Promise<unknown> =>
      asCompany(db.owner, ACME, async (client) => {
        await addPosting(client, ACME, `owner:${table}`);
        await addLines(client, ACME, `owner:${table}`, lines, table);
      });
    for (const table of ['ledger_line', 'ledger_line_2026_06']) {
      expect((await refusalOf(asOwner(table, [bank(100)]))).code).toBe(UNBALANCED);
      expect((await refusalOf(asOwner(table, [bank(100), income(-100)]))).code).toBe(UNBALANCED);
      const late = asCompany(db.owner, ACME, (client) =>
        addLines(client, ACME, 'payment:pay_1', [bank(100), cover(-100)], table),
      );
      expect((await refusalOf(late)).code).toBe(CLOSED);
    }
  });
});
