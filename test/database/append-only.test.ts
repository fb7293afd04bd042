import { refusalOf, rowsOf, type FreshDatabase } from './support/fresh';
import { ACME, asCompany, openTwoCompanies } from './support/two-companies';

/** What is posted or recorded, its partitions, and a column of each to change. */
const APPEND_ONLY: readonly (readonly [string, string])[] = [
  ['ledger_line', 'amount_minor'],
  ['ledger_line_2026_06', 'amount_minor'],
  ['ledger_line_rest', 'amount_minor'],
  ['ledger_posting', 'kind'],
  ['allocation', 'amount_minor'],
  ['audit_record', 'action'],
  ['audit_record_2026_06', 'action'],
  ['audit_record_rest', 'action'],
  ['provider_receipt', 'amount_minor'],
  ['provider_callback', 'kind'],
  ['provider_callback_2026_06', 'kind'],
  ['webhook_delivery', 'event_type'],
  ['webhook_delivery_2026_06', 'event_type'],
];

let db: FreshDatabase;
beforeAll(async () => {
  db = await openTwoCompanies();
  await asCompany(db.app, ACME, async (client) => {
    await client.query(
      `INSERT INTO ledger_posting (tenant_id, reference, kind, business_date, content_hash, posted_at)
       VALUES ($1, 'far', 'test', '2150-01-01', '\\x00', '2026-06-10T09:00:00Z')`,
      [ACME],
    );
    await client.query(
      `INSERT INTO ledger_line (tenant_id, business_date, reference, entry_id, line_no, account, amount_minor, currency, bank_account, cause)
       VALUES ($1, '2150-01-01', 'far', 'e', 1, '1010', 5, 'KES', 'KCB-1', NULL),
              ($1, '2150-01-01', 'far', 'e', 2, '2440', -5, 'KES', NULL, 'cover')`,
      [ACME],
    );
    await client.query(
      `INSERT INTO audit_record (tenant_id, sequence, recorded_at, event_id, occurred_at, actor_type, actor_id, action, subject,
                                 content, previous_hash, hash)
       VALUES ($1, 2, '2150-01-01', 'evt_2', '2150-01-01', 'user', 'usr_1', 'payment.initiated', 'pay_1', '{}', '0', '0')`,
      [ACME],
    );
  });
});
afterAll(() => db.close());

const contents = (table: string): Promise<unknown[]> =>
  rowsOf(db.admin, `SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY to_jsonb(t)::text`);

describe.each(APPEND_ONLY)('%s', (table, column) => {
  const attempts: readonly (readonly [string, string])[] = [
    ['UPDATE', `UPDATE ${table} SET ${column} = ${column}`],
    ['DELETE', `DELETE FROM ${table}`],
    ['TRUNCATE', `TRUNCATE ${table} CASCADE`],
  ];

  it('has a row to lose', async () => {
    expect((await contents(table)).length).toBeGreaterThan(0);
  });

  it.each(attempts)('%s is refused for the application', async (_verb, statement) => {
    const before = await contents(table);
    expect((await refusalOf(asCompany(db.app, ACME, (client) => client.query(statement)))).code).toBe(
      '42501',
    );
    expect(await contents(table)).toEqual(before);
  });

  it.each(attempts)('%s is refused for the owner of the table', async (_verb, statement) => {
    const before = await contents(table);
    const refusal = await refusalOf(asCompany(db.owner, ACME, (client) => client.query(statement)));
    expect(refusal).toMatchObject({
      code: 'BN001',
      message: expect.stringContaining('never changed or removed') as string,
    });
    expect(await contents(table)).toEqual(before);
  });
});

it('a line is not replaced by an insert that conflicts, nor by MERGE', async () => {
  const source = `SELECT tenant_id, business_date, reference, entry_id, line_no, account, 7, currency FROM ledger_line WHERE reference = 'far'`;
  const upsert = `INSERT INTO ledger_line (tenant_id, business_date, reference, entry_id, line_no, account, amount_minor, currency)
    ${source} ON CONFLICT (tenant_id, reference, line_no, business_date) DO UPDATE SET amount_minor = 7`;
  const merge = `MERGE INTO ledger_line l USING (SELECT 1) AS v ON l.reference = 'far' WHEN MATCHED THEN `;
  for (const statement of [upsert, `${merge} UPDATE SET amount_minor = 7`, `${merge} DELETE`]) {
    expect((await refusalOf(asCompany(db.app, ACME, (client) => client.query(statement)))).code).toBe(
      '42501',
    );
  }
});

it('emptying the companies, which everything hangs on, is refused too', async () => {
  const refusal = await refusalOf(
    asCompany(db.owner, ACME, (client) => client.query('TRUNCATE tenant CASCADE')),
  );
  expect(refusal.code).toBe('BN001');
});

it.each(['app', 'owner', 'relay'] as const)(
  'triggers cannot be switched off for a session of bn_%s',
  async (role) => {
    const refusal = await refusalOf(db[role].query('SET session_replication_role = replica'));
    expect(refusal).toMatchObject({
      code: '42501',
      message: expect.stringContaining('session_replication_role') as string,
    });
  },
);

it('a month is never cut off from its table by the application', async () => {
  for (const statement of [
    'ALTER TABLE ledger_line DETACH PARTITION ledger_line_2026_06',
    'DROP TABLE ledger_line_2026_06',
  ]) {
    expect((await refusalOf(db.app.query(statement))).code).toBe('42501');
  }
});
