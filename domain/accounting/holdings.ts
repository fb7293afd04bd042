import type { Allocation } from './book';

/**
 * What rows of allocation hold, releases taken off: one row per charge, source and sets, in order of first appearance,
 * nothing of zero. Takes raw rows or rows already summed.
 * @throws Error when more was released than allocated: the rows are then not the whole of it.
 */
export function holdings(rows: readonly Allocation[]): Allocation[] {
  const held = new Map<string, Allocation>();
  for (const row of rows) {
    const key = keyOf(row);
    const sum = held.get(key);
    const amountMinor = (sum?.amountMinor ?? 0n) + row.amountMinor;
    const vatMinor = (sum?.vatMinor ?? 0n) + row.vatMinor;
    held.set(key, { ...row, amountMinor, vatMinor });
  }
  for (const { chargeId, amountMinor, vatMinor } of held.values()) {
    if (vatMinor < 0n || amountMinor < vatMinor) {
      throw new Error(`allocations of charge ${chargeId} hold ${amountMinor}, of it VAT ${vatMinor}`);
    }
  }
  return [...held.values()].filter((row) => row.amountMinor > 0n);
}

/** The rows that give held allocations back entirely. */
export function released(held: readonly Allocation[]): Allocation[] {
  return held.map((row) => ({ ...row, amountMinor: -row.amountMinor, vatMinor: -row.vatMinor }));
}

/**
 * The rows that release `amountMinor` of a charge's holdings (oldest first), the newest first, and leave VAT of
 * `vatHeldMinor` in all that stays. VAT moves as late as it can: out of (or into) the newest holding that has room.
 * @throws Error when the holdings cannot give or hold that much.
 */
export function release(
  held: readonly Allocation[],
  amountMinor: bigint,
  vatHeldMinor: bigint,
): Allocation[] {
  const newestFirst = [...held].reverse();
  let left = amountMinor;
  const after = newestFirst.map((row) => {
    const given = left < row.amountMinor ? left : row.amountMinor;
    left -= given;
    const stays = row.amountMinor - given;
    return { amountMinor: stays, vatMinor: row.vatMinor < stays ? row.vatMinor : stays };
  });
  let missing = vatHeldMinor - after.reduce((sum, row) => sum + row.vatMinor, 0n);
  for (const row of after) {
    const room = missing < 0n ? -row.vatMinor : row.amountMinor - row.vatMinor;
    const moved = missing < 0n ? (missing > room ? missing : room) : missing < room ? missing : room;
    row.vatMinor += moved;
    missing -= moved;
  }
  if (left !== 0n || missing !== 0n) throw new Error('holdings do not cover the release');
  return newestFirst.flatMap((row, index) => difference(row, after[index]));
}

function difference(
  before: Allocation,
  after: Pick<Allocation, 'amountMinor' | 'vatMinor'> | undefined,
): Allocation[] {
  if (!after) return [];
  const amountMinor = after.amountMinor - before.amountMinor;
  const vatMinor = after.vatMinor - before.vatMinor;
  return amountMinor === 0n && vatMinor === 0n ? [] : [{ ...before, amountMinor, vatMinor }];
}

function keyOf({ chargeId, source, setId, billedSetId, vatRemitter }: Allocation): string {
  const origin = source.kind === 'payment' ? source.paymentId : source.creditId;
  return JSON.stringify([chargeId, source.kind, origin, setId, billedSetId, vatRemitter]);
}
