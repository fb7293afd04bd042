import type { LedgerLine } from '../../kernel/ledger';
import { balances, leaseStatement } from '../../kernel/ledger/read';
import { addCompany, openLedger, post, postingOf, type LedgerUnderTest } from './support/ledger';

let ledger: LedgerUnderTest;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

it('sums beyond 64 bits are exact: balances, and what a lease owes', async () => {
  const tenantId = await addCompany(ledger.pool);
  const near = 2n ** 62n - 1n;
  const leased = {
    customerId: 'cus_1',
    leaseId: 'lse_1',
    unitId: 'unt_1',
    propertyId: 'prp_1',
    setId: 'set_1',
  };
  const charge = (chargeId: string): LedgerLine[] => [
    { account: '1100', amountMinor: near, dimensions: { ...leased, chargeId } },
    { account: '4010', amountMinor: -near, dimensions: { ...leased, chargeId } },
  ];
  await post(
    ledger.pool,
    tenantId,
    ...Array.from({ length: 5 }, (_, index) => postingOf(charge(`chg_${index}`))),
  );
  expect(await balances(ledger.pool, tenantId, '2026-12-31')).toEqual([
    { account: '1100', balanceMinor: 5n * near },
    { account: '4010', balanceMinor: -5n * near },
  ]);
  const period = { from: '2026-06-01', to: '2026-06-30' };
  const statement = await leaseStatement(ledger.pool, tenantId, 'lse_1', period, null, 100);
  expect(statement).toMatchObject({ openingMinor: 0n, closingMinor: 5n * near });
});
