import { median, spread } from './statistics';

/** One side of a comparison: a round of it gives a number. */
export type Side = (round: number) => Promise<number>;

/** What alternating rounds came to. */
export interface Compared {
  readonly value: number;
  readonly baseline: number;
  /** Median of the ratios of each round's pair: what the machine did to both sides of a round cancels out. */
  readonly ratio: number;
  readonly notes: readonly string[];
}

/** Plays A then B, round after round, so that both meet the same machine; medians, with their spread in the notes. */
export async function alternate(rounds: number, ours: Side, theirs: Side): Promise<Compared> {
  const values: number[] = [];
  const baselines: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    values.push(await ours(round));
    baselines.push(await theirs(round));
  }
  const ratios = values.map((value, round) => value / (baselines[round] ?? Number.NaN));
  return {
    value: median(values),
    baseline: median(baselines),
    ratio: median(ratios),
    notes: [
      `ours ${spread(values)}, baseline ${spread(baselines)}, ratio ${spread(ratios)}; ${rounds} rounds`,
    ],
  };
}
