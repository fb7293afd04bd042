import type { Rule } from '../rule';

const FENCED = /^(```|~~~)[\s\S]*?^\1/gm;
const TITLE = /^# \S.*|^\S.*\n=+$|<h1\b/gm;
const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');

/** A page has one title. Headings inside fenced code are code. */
export const markdownTitle: Rule = {
  name: 'markdown-title',
  appliesTo: (path) => path.endsWith('.md'),
  find: ({ text }) => {
    const prose = text.replaceAll(FENCED, blank);
    const titles = [...prose.matchAll(TITLE)];
    const lines = titles.map((title) => prose.slice(0, title.index).split('\n').length);
    if (lines.length === 0) return [{ line: 1, message: 'no title' }];
    return lines.slice(1).map((line) => ({ line, message: 'a second title: one page, one "# "' }));
  },
};
