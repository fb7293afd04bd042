import { refusalOf, type FreshDatabase } from './support/fresh';
import { ACME, asCompany, openTwoCompanies } from './support/two-companies';

const CHECK = '23514';
const NOT_GRANTED = '42501';
const NEVER_PUBLISHED = '2150-01-01';

let db: FreshDatabase;
beforeAll(async () => {
  db = await openTwoCompanies();
});
afterAll(() => db.close());

interface Row {
  readonly envelope?: object;
  readonly shard?: string;
  readonly more?: string;
}

const ENVELOPE = { tenantId: ACME, id: 'evt_raw', type: 'payment.succeeded' };

/** A row that the application adds by itself, undone at the end. */
function added({ envelope = ENVELOPE, shard = "outbox_shard_of('pay_raw')", more }: Row): Promise<unknown> {
  const [column, value] = more === undefined ? ['', ''] : [`, ${more}`, ', 1'];
  return asCompany(db.app, ACME, async (client) => {
    await client.query(
      `INSERT INTO outbox (tenant_id, event_id, shard, aggregate_id, aggregate_seq, event_type, envelope, created_at${column})
       VALUES ($1, 'evt_raw', ${shard}, 'pay_raw', 1, 'payment.succeeded', $2, '${NEVER_PUBLISHED}'${value})`,
      [ACME, envelope],
    );
    await client.query('ROLLBACK');
  });
}

const without = (key: keyof typeof ENVELOPE): object => ({ ...ENVELOPE, [key]: undefined });

it('a row that says of itself what is so is taken', async () => {
  await expect(added({})).resolves.toBeUndefined();
});

it.each([
  ['of another company', { ...ENVELOPE, tenantId: 'tnt_other' }],
  ['of no company', without('tenantId')],
  ['of another event', { ...ENVELOPE, id: 'evt_other' }],
  ['of no event', without('id')],
  ['empty', {}],
])('an envelope %s is refused: it would stop its shard for every company', async (_what, envelope) => {
  expect((await refusalOf(added({ envelope }))).code).toBe(CHECK);
});

it('a shard that is not its aggregate’s is refused: it would never be published, or out of order', async () => {
  for (const shard of ['99', "((outbox_shard_of('pay_raw') + 1) % 8)::smallint"])
    expect((await refusalOf(added({ shard }))).code).toBe(CHECK);
});

it('where a row stands in its shard is the relay’s to say', async () => {
  expect((await refusalOf(added({ more: 'position' }))).code).toBe(NOT_GRANTED);
});
