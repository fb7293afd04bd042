import { CHART } from '../domain/accounting/chart';

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const list = (accounts: readonly string[]): string => accounts.map((account) => `'${account}'`).join(', ');

function groupBy(key: (account: (typeof CHART)[number]) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const account of CHART) {
    const of = key(account);
    if (of) groups.set(of, [...(groups.get(of) ?? []), account.number]);
  }
  return groups;
}

/** What the ledger's migration takes from the chart, by the name of its mark; a test holds the migration equal to it. */
export function chartSql(): Record<'ACCOUNTS' | 'REQUIRED' | 'GUARD_KEY' | 'SIDE', string> {
  const rows = CHART.map(
    ({ number, name, type, side, hot, guard }) =>
      `  ('${number}', '${name.replaceAll("'", "''")}', '${type}', '${side}', ${hot}, ${guard !== null})`,
  );
  const required = [...groupBy((account) => account.requiredDimensions.map(snake).join(' '))].map(
    ([dimensions, accounts]) =>
      `    WHEN account IN (${list(accounts)}) THEN num_nulls(${dimensions.replaceAll(' ', ', ')}) = 0`,
  );
  const without = CHART.filter((account) => account.requiredDimensions.length === 0).map((a) => a.number);
  const guards = [...groupBy((account) => (account.guard ?? []).map(snake).join(' '))].map(
    ([dimensions, accounts]) =>
      `    WHEN account IN (${list(accounts)}) THEN ${dimensions.replaceAll(' ', " || '|' || ")}`,
  );
  const sides = [...groupBy((account) => account.side)].map(
    ([side, accounts]) => `    WHEN p_account IN (${list(accounts)}) THEN '${side}'`,
  );
  return {
    ACCOUNTS: `INSERT INTO ledger_account (account, name, type, side, hot, guarded) VALUES\n${rows.join(',\n')};`,
    REQUIRED: `CASE\n${required.join('\n')}\n    WHEN account IN (${list(without)}) THEN true\n    ELSE false END`,
    GUARD_KEY: `CASE\n${guards.join('\n')}\n    END`,
    SIDE: `CASE\n${sides.join('\n')}\n    END`,
  };
}
