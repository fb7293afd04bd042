import { accountOf, type AccountNumber, type Side } from './chart';
import type { Dimensions } from './dimensions';

export type { Dimensions } from './dimensions';

/** One line of an entry. `amountMinor`: debit positive, credit negative, never zero. */
export interface Line {
  readonly account: AccountNumber;
  readonly amountMinor: bigint;
  readonly dimensions: Dimensions;
}

/** Lines that sum to zero. The first entry of a posting is the fact, the others mirror it on the other sides. */
export interface Entry {
  readonly lines: readonly Line[];
}

/** One call of the ledger function: its entries commit together, and each side of the book balances within it. */
export interface Posting {
  readonly entries: readonly Entry[];
}

/** A debit line. A negative amount gives the credit line that mirrors it; zero is dropped by `entryOf`. */
export function debit(account: AccountNumber, amountMinor: bigint, dimensions: Dimensions): Line {
  return { account, amountMinor, dimensions };
}

/** A credit line: the amount is given positive and stored negative. */
export function credit(account: AccountNumber, amountMinor: bigint, dimensions: Dimensions): Line {
  return { account, amountMinor: -amountMinor, dimensions };
}

/** The entry of these lines without those of zero, so that a rule need not ask which part of an amount exists. */
export function entryOf(...lines: readonly Line[]): Entry {
  return { lines: lines.filter((line) => line.amountMinor !== 0n) };
}

/**
 * The posting of these entries, empty ones left out; null when nothing is left to post.
 * @throws Error as `checkPosting` does: a rule that builds an unbalanced posting is a defect, not a refusal.
 */
export function postingOf(entries: readonly Entry[]): Posting | null {
  const posting = { entries: entries.filter((entry) => entry.lines.length > 0) };
  if (posting.entries.length === 0) return null;
  checkPosting(posting);
  return posting;
}

/** The reversal of a posting: every line mirrored, entries, order and dimensions kept (accounts.md, last row). */
export function mirrorOf(posting: Posting): Posting {
  return {
    entries: posting.entries.map(({ lines }) => ({
      lines: lines.map((line) => ({ ...line, amountMinor: -line.amountMinor })),
    })),
  };
}

/**
 * Checks what the database checks again at commit: Σ = 0 per entry, Σ = 0 per side of the posting, no zero line, and
 * the dimensions that the chart requires.
 * @throws Error naming the first thing that is broken.
 */
export function checkPosting(posting: Posting): void {
  if (posting.entries.length === 0) throw new Error('posting has no entry');
  const sides: Record<Side, bigint> = { money: 0n, accrual: 0n, company: 0n };
  posting.entries.forEach((entry, index) => {
    checkEntry(entry, index);
    for (const line of entry.lines) sides[accountOf(line.account).side] += line.amountMinor;
  });
  for (const [side, sum] of Object.entries(sides)) {
    if (sum !== 0n) throw new Error(`posting does not balance on the ${side} side: ${sum}`);
  }
}

function checkEntry(entry: Entry, index: number): void {
  if (entry.lines.length < 2) throw new Error(`entry ${index} has fewer than two lines`);
  let sum = 0n;
  for (const { account, amountMinor, dimensions } of entry.lines) {
    if (amountMinor === 0n) throw new Error(`entry ${index} has a line of zero on ${account}`);
    const missing = accountOf(account).requiredDimensions.filter((name) => !dimensions[name]);
    if (missing.length > 0) throw new Error(`entry ${index}: line on ${account} lacks ${missing.join(', ')}`);
    sum += amountMinor;
  }
  if (sum !== 0n) throw new Error(`entry ${index} does not balance: ${sum}`);
}
