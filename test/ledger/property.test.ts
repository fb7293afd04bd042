import fc from 'fast-check';
import { Client } from 'pg';
import { rowsOf } from '../database/support/fresh';
import { expectBooksHold } from './support/invariants';
import { openLedger, type LedgerUnderTest } from './support/ledger';
import { playSequence, type Played } from './support/player';
import { sequences } from './support/steps';

const SEQUENCES = 1_000;
/** Sequences played at the same time, each on leases of its own. */
const AT_ONCE = 8;

let ledger: LedgerUnderTest;
let admin: Client;
beforeAll(async () => {
  ledger = await openLedger();
  admin = new Client({ connectionString: ledger.database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await ledger.close();
});

/** What a run of the property met, so that a green run is known to have tried it. */
const met = new Map<string, number>();
const meet = (what: string): void => void met.set(what, (met.get(what) ?? 0) + 1);

function noteWhatWasMet({ paper, references }: Played): void {
  for (const reference of references) meet(reference.split(':')[0] ?? '');
  if (paper.holdings.some(({ credit }) => credit !== null)) meet('credit used');
  if (paper.holdings.some(({ amount }) => amount > 2n ** 53n)) meet('amounts beyond 2^53');
  if (paper.charges.some(({ net, vat }) => net + vat > 2n ** 62n)) meet('amounts near 2^62');
  if (paper.receipts.some(({ reversed, banked }) => reversed && banked)) meet('banked and reversed');
}

it(`${SEQUENCES} sequences of commands: ledger and sides balance, allocation conserves, guards hold, reversals restore`, async () => {
  const batches = fc.array(sequences, { minLength: AT_ONCE, maxLength: AT_ONCE });
  await fc.assert(
    fc.asyncProperty(batches, async (batch) => {
      await Promise.all(
        batch.map(async (sequence) => {
          const played = await playSequence(ledger.pool, ledger.tenantId, sequence);
          await expectBooksHold(played);
          noteWhatWasMet(played);
        }),
      );
    }),
    // A failure is shrunk until then at most; its seed and path are printed in any case.
    { numRuns: SEQUENCES / AT_ONCE, interruptAfterTimeLimit: 480_000, markInterruptAsFailure: true },
  );
  expect(Object.fromEntries(met)).toMatchObject(
    Object.fromEntries(
      [
        ...[
          'charge',
          'payment',
          'bank-deposit',
          'receipt-cleared',
          'payment-reversal',
          'charge-adjustment',
          'pay-owner',
        ],
        ...['credit used', 'amounts beyond 2^53', 'amounts near 2^62', 'banked and reversed'],
      ].map((what) => [what, expect.any(Number) as number]),
    ),
  );
}, 600_000);

it('and over all of them together: every entry and every side of the company adds up to nothing, snapshots or not', async () => {
  const left = await rowsOf(
    admin,
    `SELECT reference, entry_id AS part FROM ledger_line GROUP BY 1, 2 HAVING sum(amount_minor) <> 0
     UNION ALL
     SELECT reference, ledger_side(account) FROM ledger_line GROUP BY 1, 2 HAVING sum(amount_minor) <> 0`,
  );
  expect(left).toEqual([]);
  const [counted] = await rowsOf<{ lines: number; postings: number }>(
    admin,
    'SELECT count(*)::int AS lines, count(DISTINCT reference)::int AS postings FROM ledger_line',
  );
  expect(counted?.postings).toBeGreaterThan(SEQUENCES);
});
