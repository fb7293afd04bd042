import { inTransaction } from '../../kernel/db';
import { cover, openLedger, post, postingOf, type LedgerUnderTest } from '../ledger/support/ledger';

let ledger: LedgerUnderTest;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

test('a posting of the same day takes no lines in a later transaction, though they balance', async () => {
  const posting = postingOf(cover(100n));
  await post(ledger.pool, ledger.tenantId, posting);
  const adding = inTransaction(ledger.pool, ledger.tenantId, 'later', (tx) =>
    tx.query(
      `INSERT INTO ledger_line (tenant_id, business_date, reference, entry_id, line_no, account, amount_minor, currency, bank_account)
       SELECT $1, $2, $3, 'ent_late', n, '1010', CASE n WHEN 8 THEN 5 ELSE -5 END, 'KES', 'KCB-1' FROM generate_series(8, 9) AS n`,
      [ledger.tenantId, posting.businessDate, posting.reference],
    ),
  );
  await expect(adding).rejects.toMatchObject({
    code: 'LEDGER_INVALID',
    message: expect.stringContaining('is closed') as string,
  });
});
