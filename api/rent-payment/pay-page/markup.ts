/** Text that is HTML already: made by `html` alone, so that nothing else reaches a page unescaped. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What a template takes: text is escaped, markup stands as it is, null is nothing. */
export type Part = string | number | Markup | null | readonly Markup[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

function written(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return escaped(String(part));
}

/** A template whose holes are escaped, for element content and quoted attributes. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    fixed.map((text, at) => `${text}${at < parts.length ? written(parts[at] ?? null) : ''}`).join(''),
  );
}
