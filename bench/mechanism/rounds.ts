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
 * for who comes second comes after something else. What stands `beside`, by what it is, is played after each pair, for
 * information. Medians, with their spread in the notes.
 */
export async function alternate(
  rounds: number,
  ours: Side,
  theirs: Side,
  beside: Readonly<Record<string, Side>> = {},
): Promise<Compared> {
  const values: number[] = [];
  const baselines: number[] = [];
  const others = Object.entries(beside).map(([what, side]) => ({ what, side, into: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    const pair = [
      { side: ours, into: values },
      { side: theirs, into: baselines },
    ];
    const inTurn = round % 2 === 0 ? pair : pair.reverse();
    for (const { side, into } of [...inTurn, ...others]) into.push(await side(round));
  }
  const ratios = values.map((value, round) => value / (baselines[round] ?? Number.NaN));
  return {
    value: median(values),
    baseline: median(baselines),
    ratio: median(ratios),
    notes: [
      `ours ${spread(values)}, baseline ${spread(baselines)}, ratio ${spread(ratios)}; ${rounds} rounds`,
      ...others.map(({ what, into }) => `for information, ${what}: ${spread(into)}`),
    ],
  };
}
