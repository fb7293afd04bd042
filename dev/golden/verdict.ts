import { isDeepStrictEqual } from 'node:util';
import { accountOf } from '../../domain/accounting/chart';
import { statementOf, type DatedLine } from '../../domain/accounting/statement';
import type { Pool } from '../../kernel/db';
import { balances, linesOnAccounts } from '../../kernel/ledger/read';
import { setIdOf } from './company';
import { parseExactly, printExactly } from './json';
import type { GoldenScenario } from './scenario';

/** After every business date there is. */
const END_OF_TIME = '2199-12-31';
/** Accounts a statement is read from: owner funds, uncleared, reserve, payable to owners, in transit. */
const STATEMENT_ACCOUNTS = ['2200', '2205', '2210', '2220', '2420'];

/** How a scenario came out. */
export interface Verdict {
  readonly name: string;
  readonly ok: boolean;
  /** Account → balance in minor units, debit positive, zero accounts left out. */
  readonly trialBalance: Readonly<Record<string, bigint>>;
  /** As the file expects statements: one for each, in its order. */
  readonly statements: readonly Readonly<Record<string, unknown>>[];
}

async function trialBalanceOf(pool: Pool, tenantId: string): Promise<Record<string, bigint>> {
  const rows = await balances(pool, tenantId, END_OF_TIME);
  return Object.fromEntries(rows.map(({ account, balanceMinor }) => [account, balanceMinor]));
}

async function statementsOf(
  pool: Pool,
  tenantId: string,
  { policy, expected }: GoldenScenario,
): Promise<Record<string, unknown>[]> {
  if (expected.statements.length === 0) return [];
  const rows = await linesOnAccounts(pool, tenantId, STATEMENT_ACCOUNTS, END_OF_TIME);
  const lines: DatedLine[] = rows.map(({ account, amountMinor, dimensions, businessDate }) => {
    return { account: accountOf(account).number, amountMinor, dimensions, date: businessDate };
  });
  return expected.statements.map(({ property, ownershipSet, period }) => {
    const shares = Object.entries(policy.properties[property]?.sets[ownershipSet]?.shares ?? {});
    const owners = shares.map(([ownerId, share]) => ({ ownerId, shareBps: Number(share) }));
    const setId = setIdOf(property, ownershipSet);
    return { ...statementOf({ propertyId: property, setId, period, shares: owners, lines }), ownershipSet };
  });
}

/** Whole numbers alike, whatever type they were counted in. */
const comparable = (value: unknown): unknown => parseExactly(printExactly(value));

/** Reads what the company's ledger says, and holds it against what was expected: equal, not only contained. */
export async function verdictOn(pool: Pool, tenantId: string, scenario: GoldenScenario): Promise<Verdict> {
  const trialBalance = await trialBalanceOf(pool, tenantId);
  const statements = await statementsOf(pool, tenantId, scenario);
  const found = { trialBalance, statements };
  const ok = isDeepStrictEqual(comparable(found), comparable(scenario.expected));
  return { name: scenario.name, ok, ...found };
}
