import { refusalOf, rowsOf, type FreshDatabase } from './support/fresh';
import { ACME, asCompany, BAOBAB, openTwoCompanies, SEEDED_TABLES } from './support/two-companies';

const REFUSED_BY_POLICY = { code: '42501', message: expect.stringContaining('row-level security') as string };

/** Who must see nothing of Baobab and change nothing of it: another company, one that is not there, and nobody. */
const STRANGERS = [
  ['another company', ACME],
  ['a company that does not exist', 'tnt_nobody'],
  ['a company of empty name', ''],
  ['no company', null],
] as const;

let db: FreshDatabase;
beforeAll(async () => {
  db = await openTwoCompanies();
});
afterAll(() => db.close());

interface Column {
  readonly name: string;
  readonly insertable: boolean;
  readonly updatable: boolean;
}

/** The columns of a table, and what the application may do to each. */
function columnsOf(table: string): Promise<Column[]> {
  return rowsOf<Column>(
    db.owner,
    `SELECT attname AS name, has_column_privilege('bn_app', attrelid, attnum, 'UPDATE') AS updatable,
            has_column_privilege('bn_app', attrelid, attnum, 'INSERT') AND attidentity = '' AND attgenerated = '' AS insertable
       FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
    [table],
  );
}

/** Everything of Baobab in a table, as the administrator sees it. */
async function baobabsRows(table: string): Promise<Record<string, unknown>[]> {
  return rowsOf(
    db.admin,
    `SELECT to_jsonb(t) AS row FROM ${table} t WHERE tenant_id = $1 ORDER BY to_jsonb(t)::text`,
    [BAOBAB],
  );
}

it('every table of the company’s policy has rows of both companies for the tests below', async () => {
  const isolated = await rowsOf<{ name: string }>(
    db.owner,
    `SELECT p.tablename AS name FROM pg_policies p JOIN pg_class c ON c.oid = p.tablename::regclass
      WHERE p.policyname = 'company' AND NOT c.relispartition ORDER BY 1`,
  );
  expect(SEEDED_TABLES.toSorted()).toEqual(isolated.map(({ name }) => name));
  for (const table of SEEDED_TABLES) {
    const counts = await rowsOf(db.admin, `SELECT DISTINCT tenant_id FROM ${table} ORDER BY 1`);
    expect([table, counts]).toEqual([table, [{ tenant_id: ACME }, { tenant_id: BAOBAB }]]);
  }
});

describe.each(SEEDED_TABLES)('%s', (table) => {
  it('shows a company its own rows and no others', async () => {
    const seen = await asCompany(db.app, BAOBAB, (client) =>
      rowsOf(client, `SELECT DISTINCT tenant_id FROM ${table}`),
    );
    expect(seen).toEqual([{ tenant_id: BAOBAB }]);
  });

  it.each(STRANGERS)('hides the rows of a company from %s', async (_who, company) => {
    const seen = await asCompany(db.app, company, (client) =>
      rowsOf(client, `SELECT count(*)::int AS rows FROM ${table} WHERE tenant_id = $1`, [BAOBAB]),
    );
    expect(seen).toEqual([{ rows: 0 }]);
  });

  it.each(STRANGERS)('takes no row for a company from %s', async (_who, company) => {
    const before = await baobabsRows(table);
    const columns = (await columnsOf(table)).filter(({ insertable }) => insertable).map(({ name }) => name);
    const insert = `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${columns.join(', ')}
                      FROM jsonb_populate_record(NULL::${table}, $1)`;
    const attempt = asCompany(db.app, company, (client) =>
      client.query(insert, [JSON.stringify(before[0]?.['row'])]),
    );
    expect(await refusalOf(attempt)).toMatchObject(REFUSED_BY_POLICY);
    expect(await baobabsRows(table)).toEqual(before);
  });

  it.each(STRANGERS)('lets no row of a company be changed by %s', async (_who, company) => {
    const before = await baobabsRows(table);
    const updatable = (await columnsOf(table)).filter((column) => column.updatable);
    for (const { name } of updatable) {
      const changed = await asCompany(db.app, company, (client) =>
        client.query(`UPDATE ${table} SET ${name} = ${name} WHERE tenant_id = $1`, [BAOBAB]),
      );
      expect([name, changed.rowCount]).toEqual([name, 0]);
    }
    expect((await refusalOf(db.app.query(`DELETE FROM ${table}`))).code).toBe('42501');
    expect(await baobabsRows(table)).toEqual(before);
  });
});

it('a session that served a company and names none afterwards sees nothing', async () => {
  const client = await db.app.connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('app.tenant_id', $1, true)", [BAOBAB]);
    await client.query('COMMIT');
    expect(await rowsOf(client, 'SELECT tenant_id FROM lease')).toEqual([]);
    expect(await rowsOf(client, "SELECT current_setting('app.tenant_id', true) AS company")).toEqual([
      { company: '' },
    ]);
  } finally {
    client.release();
  }
});

it.each(['', null])('nobody writes rows of a company without a name (company set: %p)', async (company) => {
  const attempts = [
    "INSERT INTO tenant (tenant_id, name) VALUES ('', 'nobody')",
    "INSERT INTO consumer_inbox (tenant_id, consumer, event_id, event_at) VALUES ('', 'audit', 'evt_2', '2026-06-01')",
  ];
  for (const attempt of attempts) {
    const insert = asCompany(db.app, company, (client) => client.query(attempt));
    expect(await refusalOf(insert)).toMatchObject(REFUSED_BY_POLICY);
  }
});

it('a row of one company cannot point at a row of another, whatever id it names', async () => {
  await asCompany(db.app, BAOBAB, (client) =>
    client.query(
      "INSERT INTO unit (tenant_id, unit_id, property_id, label) VALUES ($1, 'unt_only_baobab', 'prp_1', 'B1')",
      [BAOBAB],
    ),
  );
  const attempt = asCompany(db.app, ACME, (client) =>
    client.query(
      `INSERT INTO lease (tenant_id, lease_id, unit_id, customer_id, status, starts_on, rent_minor)
       VALUES ($1, 'lse_2', 'unt_only_baobab', 'cus_1', 'draft', '2026-01-01', 1)`,
      [ACME],
    ),
  );
  expect((await refusalOf(attempt)).code).toBe('23503');
});

it('the balances of a company are empty for another, by name too', async () => {
  const balances = (company: string | null): Promise<unknown[]> =>
    asCompany(db.app, company, (client) =>
      rowsOf(client, 'SELECT * FROM ledger_balances($1, $2)', [BAOBAB, '2026-12-31']),
    );
  expect(await balances(BAOBAB)).toHaveLength(2);
  for (const [, stranger] of STRANGERS) expect(await balances(stranger)).toEqual([]);
});

it('the relay sees outbox, process starts, signals and webhooks’ places of every company, and cannot read anything else', async () => {
  const OF_THE_RELAY = ['outbox', 'process_signal', 'process_start', 'webhook', 'webhook_place'];
  for (const table of OF_THE_RELAY) {
    const seen = await rowsOf(db.relay, `SELECT DISTINCT tenant_id FROM ${table} ORDER BY 1`);
    expect([table, seen]).toEqual([table, [{ tenant_id: ACME }, { tenant_id: BAOBAB }]]);
  }
  for (const table of SEEDED_TABLES.filter((name) => !OF_THE_RELAY.includes(name))) {
    expect([table, (await refusalOf(db.relay.query(`SELECT FROM ${table}`))).code]).toEqual([table, '42501']);
  }
});
