/** One measured row. */
export interface Row {
  readonly name: string;
  /** What was measured, in `unit`; a median where there were rounds. */
  readonly value: number;
  readonly unit: string;
  /** The same of the baseline, in the same unit and the same run; null where the row has none. */
  readonly baseline: number | null;
  /** value / baseline; a median over rounds, so not always the quotient of the two columns. */
  readonly ratio: number | null;
  readonly goal: Goal;
  /** Spread, sizes and parts, for people. */
  readonly notes: readonly string[];
}

/** What a row must reach; `of` says which column is held against `bound`. */
export interface Goal {
  readonly of: 'value' | 'ratio';
  readonly sense: 'at most' | 'at least';
  readonly bound: number;
}

/** Whether a row reached its goal; what could not be measured did not. */
export function isReached({ value, ratio, goal }: Row): boolean {
  const measured = goal.of === 'value' ? value : (ratio ?? Number.NaN);
  return goal.sense === 'at most' ? measured <= goal.bound : measured >= goal.bound;
}

const DIGITS = 3;
const rounded = (number: number | null): number | null =>
  number === null ? null : Number(number.toPrecision(number >= 10 ** DIGITS ? DIGITS + 1 : DIGITS));

/** The one JSON object of `--json`, with exactly the keys that readers of it were promised. */
export function asJson(rows: readonly Row[]): string {
  const shown = rows.map((row) => ({
    name: row.name,
    value: rounded(row.value),
    unit: row.unit,
    baseline: rounded(row.baseline),
    ratio: rounded(row.ratio),
    goal: row.goal.bound,
    ok: isReached(row),
  }));
  return `${JSON.stringify({ rows: shown })}\n`;
}

/** The rows as a table for people. */
export function asTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    `${rounded(row.value)} ${row.unit}`,
    String(rounded(row.baseline) ?? ''),
    String(rounded(row.ratio) ?? ''),
    `${row.goal.of} ${row.goal.sense} ${row.goal.bound}`,
    isReached(row) ? 'ok' : 'NOT REACHED',
  ]);
  const table = [['row', 'value', 'baseline', 'ratio', 'goal', ''], ...cells];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  return table
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
