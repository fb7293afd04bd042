import type { BusinessDate } from '../../kernel/time';

/** The ownership sets of a property by name; each owns it to the end of its last day, without one for good. */
type Sets = Readonly<
  Record<string, { readonly from: BusinessDate; readonly to?: BusinessDate | null | undefined }>
>;

/** What is wrong with the ownership sets of a property: a day that two of them own, or an end before the beginning. */
export function wrongInSets(sets: Sets): string | undefined {
  const inOrder = Object.entries(sets).toSorted(([, a], [, b]) => (a.from < b.from ? -1 : 1));
  for (const [index, [name, { from, to }]] of inOrder.entries()) {
    const until = to ?? null;
    if (until !== null && until < from) return `set ${name} ends before it begins`;
    const [after, next] = inOrder[index + 1] ?? [];
    // One that begins on the last day of another has that day.
    if (next && (next.from === from || until === null || until > next.from))
      return `sets ${name} and ${after} own the same day`;
  }
  return undefined;
}
