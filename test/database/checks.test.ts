import { BAD_ROWS, NOT_TO_BE_BROKEN, type BadRow } from './support/bad-rows';
import { rowsOf, type FreshDatabase } from './support/fresh';
import { ACME, asCompany, openTwoCompanies } from './support/two-companies';

// What the tables refuse by a CHECK, whoever writes. `prisma migrate diff` sees no CHECK, so each has its bad rows here.

let db: FreshDatabase;
beforeAll(async () => {
  db = await openTwoCompanies();
});
afterAll(() => db.close());

const CHECKS = `SELECT c.conrelid::regclass || ' ' || c.conname AS name
  FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
 WHERE c.contype = 'c' AND c.connamespace = 'public'::regnamespace AND NOT r.relispartition`;

const COLUMNS = `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS list FROM pg_attribute
  WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = ''
   AND has_column_privilege('bn_app', attrelid, attnum, 'INSERT')`;

/** What refuses the application a copy of a table's row with these changes: the name of a constraint, or 'nothing'. */
async function refuserOf(table: string, changes: BadRow): Promise<string> {
  const [columns] = await rowsOf<{ list: string }>(db.owner, COLUMNS, [table]);
  const copy = `INSERT INTO ${table} (${columns?.list}) SELECT ${columns?.list}
    FROM jsonb_populate_record((SELECT r FROM ${table} r LIMIT 1), $1)`;
  return asCompany(db.app, ACME, (client) => client.query(copy, [JSON.stringify(changes)])).then(
    () => 'nothing',
    (error: unknown) => String((error as { constraint?: string }).constraint ?? error),
  );
}

it('every CHECK of the schema has a bad row, or a reason why it has none', async () => {
  const names = (await rowsOf<{ name: string }>(db.owner, CHECKS)).map(({ name }) => name);
  const known = [...Object.keys(BAD_ROWS), ...Object.keys(NOT_TO_BE_BROKEN)];
  expect(names.toSorted()).toEqual(known.toSorted());
});

it.each([...new Set(Object.keys(BAD_ROWS).map((name) => name.split(' ')[0] ?? ''))])(
  'a row of %s that is changed in nothing is refused by no CHECK, only by its key',
  async (table) => {
    expect(await refuserOf(table, {})).toMatch(/_pkey$/);
  },
);

it.each(Object.entries(BAD_ROWS))('%s refuses each of its bad rows', async (name, rows) => {
  const [table = '', check] = name.split(' ');
  for (const row of rows) expect([row, await refuserOf(table, row)]).toEqual([row, check]);
});
