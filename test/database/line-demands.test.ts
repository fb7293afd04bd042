import { refusalOf, type FreshDatabase } from './support/fresh';
import { addWhole, bank, cover, type RawLine } from './support/lines';
import { ACME, asCompany, openTwoCompanies } from './support/two-companies';

const CHECK = '23514';

let db: FreshDatabase;
let next = 0;
beforeAll(async () => {
  db = await openTwoCompanies();
});
afterAll(() => db.close());

/** Inserts the lines of a posting of their own, past the ledger's function, to their commit. */
async function added(...lines: readonly RawLine[]): Promise<string> {
  next += 1;
  const reference = `attack:${next}`;
  await asCompany(db.app, ACME, (client) => addWhole(client, ACME, reference, lines));
  return reference;
}

/** A customer's credit of 100, under this key of its guard. */
const prepaid = (guardKey: string | null): RawLine => ({
  account: '2110',
  amount: -100,
  dimensions: { customer_id: 'cus_1', lease_id: 'lse_1', ...(guardKey !== null && { guard_key: guardKey }) },
});

const keyed = (line: RawLine): RawLine => ({ ...line, dimensions: { ...line.dimensions, guard_key: 'x' } });
const dollars = { currency: 'USD' };

it('a guarded line under the key of its dimensions is taken', async () => {
  await expect(added(bank(100), prepaid('cus_1|lse_1'))).resolves.toBe(`attack:${next}`);
});

describe('a line that is not what the chart demands is refused, whoever inserts it', () => {
  const attacks: readonly (readonly [string, readonly RawLine[]])[] = [
    ['an amount of nothing', [bank(0), cover(0)]],
    ['an account that is not in the chart', [bank(100, { account: '9999' }), cover(-100)]],
    ['another currency', [bank(100, dollars), cover(-100, dollars)]],
    ['two currencies', [bank(100), cover(-100, dollars)]],
    ['a line without its dimension', [bank(100, { dimensions: {} }), cover(-100)]],
    ['a guarded line under a key of its own choice', [bank(100), prepaid('cus_9|lse_9')]],
    ['a guarded line under no key', [bank(100), prepaid(null)]],
    ['a key on a line that is not guarded', [keyed(bank(100)), cover(-100)]],
  ];

  it.each(attacks)('%s', async (_what, lines) => {
    expect((await refusalOf(added(...lines))).code).toBe(CHECK);
  });

  it('and named by its account and posting', async () => {
    const { message } = await refusalOf(added(bank(100), cover(-100, { dimensions: {} })));
    expect(message).toBe(`a line is not what the chart demands: account 2440 of posting attack:${next}`);
  });
});
