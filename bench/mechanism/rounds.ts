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

/**
 * Plays A and B round after round, one right after the other, so that both meet the same machine; in every other round B begins,
 * for who comes second comes after something else. `beside` is played after each pair, for information. Medians, with their
 * spread in the notes.
 */
export async function alternate(
  rounds: number,
  ours: Side,
  theirs: Side,
  beside: readonly Side[] = [],
): Promise<Compared> {
  const values: number[] = [];
  const baselines: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const pair = [
      { side: ours, into: values },
      { side: theirs, into: baselines },
    ];
    for (const { side, into } of round % 2 === 0 ? pair : pair.reverse()) into.push(await side(round));
    for (const side of beside) await side(round);
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
