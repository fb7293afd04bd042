/** A cell as a table may hold it: a bar would end it. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

/** A table with its columns aligned, as Prettier would write it, so that a generated page passes the format check. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(cell));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [first = [], ...others] = cells;
  return [line(first), rule, ...others.map(line)].join('\n');
}

/** Text in the type of code. */
export const code = (text: string): string => `\`${text}\``;

/** A Mermaid diagram as GitHub draws it. */
export const mermaid = (...lines: readonly string[]): string => ['```mermaid', ...lines, '```'].join('\n');

const begin = (part: string): string => `<!-- generated: ${part} (npm run generate) -->`;
const END = '<!-- end of generated -->';

/**
 * The page with this part's text between its marks.
 * @throws Error when the page has no such marks.
 */
export function withPart(page: string, part: string, text: string): string {
  const start = page.indexOf(begin(part));
  const end = page.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`no marks for "${part}": ${begin(part)} … ${END}`);
  return `${page.slice(0, start)}${begin(part)}\n\n${text}\n\n${page.slice(end)}`;
}

/** Names of the parts that a page has marks for. */
export function partsOf(page: string): string[] {
  return [...page.matchAll(/<!-- generated: (\S+) \(npm run generate\) -->/g)].map((match) => match[1] ?? '');
}
