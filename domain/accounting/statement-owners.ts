import type { Line } from './posting';

/** An owner's part of an ownership set, in basis points; the parts of a set add up to 10,000. */
export interface OwnerShare {
  readonly ownerId: string;
  readonly shareBps: number;
}

/** One owner's line of a statement, from 2220 and 2420, in minor units. `carried` is still owed to the owner by that run. */
export interface OwnerStatement {
  readonly owner: string;
  readonly shareBps: number;
  readonly distributed: bigint;
  readonly taxWithheld: bigint;
  readonly payoutCharges: bigint;
  readonly paid: bigint;
  readonly inTransit: bigint;
  readonly carried: bigint;
}

/**
 * What each owner was given of a run and what became of it, as far as the lines go: a payout of the next month still
 * belongs to the run it pays. A run is named after the month it distributes.
 */
export function ownerShares(
  propertyId: string,
  runId: string,
  shares: readonly OwnerShare[],
  lines: readonly Line[],
): OwnerStatement[] {
  const ofRun = lines.filter(
    ({ account, dimensions }) =>
      account === '2220' && dimensions.propertyId === propertyId && dimensions.runId === runId,
  );
  return shares.map(({ ownerId, shareBps }) => {
    const own = ofRun.filter(({ dimensions }) => dimensions.ownerId === ownerId);
    const taken = (category: string) =>
      total(own.filter(({ dimensions }) => dimensions.category === category));
    const attempts = new Set(own.flatMap(({ dimensions }) => dimensions.attemptId ?? []));
    const inTransit = -total(
      lines.filter(
        ({ account, dimensions }) => account === '2420' && attempts.has(dimensions.attemptId ?? ''),
      ),
    );
    return {
      owner: ownerId,
      shareBps,
      distributed: -taken('distribution'),
      taxWithheld: taken('tax'),
      payoutCharges: taken('payout_charge'),
      paid: taken('payout') - inTransit,
      inTransit,
      carried: -total(own),
    };
  });
}

function total(lines: readonly Line[]): bigint {
  return lines.reduce((sum, line) => sum + line.amountMinor, 0n);
}
