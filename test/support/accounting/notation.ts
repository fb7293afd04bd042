import type { Entry, Line, Posting } from '../../../domain/accounting/posting';

/**
 * A posting as reference/accounts.md writes it: `DR 1100 25,000 CR 4010 25,000 ; DR …`, minor units with thousands
 * separated. Lines of one account within an entry are written as one, as there: rent and VAT on 2200 are two lines.
 */
export function notation(posting: Posting | null): string {
  return posting ? posting.entries.map(entryNotation).join(' ; ') : '';
}

/** The lines of a posting on one account, as `amount {dimension: value}` for those dimensions that are asked for. */
export function linesOn(posting: Posting | null, account: string): Line[] {
  return posting
    ? posting.entries.flatMap(({ lines }) => lines.filter((line) => line.account === account))
    : [];
}

function entryNotation({ lines }: Entry): string {
  const sums = new Map<string, bigint>();
  for (const { account, amountMinor } of lines) sums.set(account, (sums.get(account) ?? 0n) + amountMinor);
  const written = [...sums].map(([account, sum]) => {
    const magnitude = sum < 0n ? -sum : sum;
    return {
      isDebit: sum > 0n,
      text: `${sum > 0n ? 'DR' : 'CR'} ${account} ${magnitude.toLocaleString('en')}`,
    };
  });
  const debits = written.filter(({ isDebit }) => isDebit);
  const credits = written.filter(({ isDebit }) => !isDebit);
  return [...debits, ...credits].map(({ text }) => text).join(' ');
}
