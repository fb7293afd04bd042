/** The same JSON written otherwise: keys of every object in another order for each turn, and with white space. */
export function written(value: unknown, turn: number): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  const turned = [...entries.slice(turn % entries.length), ...entries.slice(0, turn % entries.length)];
  const space = ' '.repeat(turn % 3);
  return `{${turned.map(([key, part]) => `${space}${JSON.stringify(key)}:${space}${written(part, turn + 1)}`).join(',')}}`;
}
