import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkoutRoot } from '../../dev/stack/checkout';
import { readTree } from '../tidy/tree';

const ROOT = checkoutRoot();
const pages = readTree(ROOT).filter((file) => file.path.endsWith('.md'));
const titles = pages.map((page) => page.path);
const LINK = /!?\[[^\]]*\]\(([^)\s]+)\)/g;
const FENCED = /^(`{3,})[\s\S]*?^\1/gm;

const prose = (text: string): string => text.replaceAll(FENCED, '');

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (text: string): string[] =>
  [...prose(text).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] ?? ''));

/** What a link of ours leads to and does not find; links to other sites are not followed. */
function broken(page: string, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [file = '', anchor] = link.split('#');
  const target = path.join(ROOT, path.dirname(page), file);
  const named = file === '' ? path.join(ROOT, page) : target;
  if (!existsSync(named)) return `${page}: ${link} is not there`;
  if (anchor === undefined || !named.endsWith('.md')) return undefined;
  return anchorsOf(readFileSync(named, 'utf8')).includes(anchor)
    ? undefined
    : `${page}: ${link} has no such heading`;
}

it.each(titles)('every link on %s leads somewhere', (title) => {
  const text = pages.find((page) => page.path === title)?.text ?? '';
  const links = [...prose(text).matchAll(LINK)].map((match) => match[1] ?? '');
  expect(links.map((link) => broken(title, link)).filter(Boolean)).toEqual([]);
});

it('every npm script that a page names exists', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    scripts: object;
  };
  const named = pages.flatMap(({ text }) =>
    [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)].map((match) => match[1] ?? ''),
  );
  expect(named.length).toBeGreaterThan(0);
  expect([...new Set(named)].filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
});

it('every page under docs/ can be reached from the README', () => {
  const reached = new Set<string>();
  const queue = ['README.md'];
  for (let page = queue.pop(); page !== undefined; page = queue.pop()) {
    const here = page;
    if (reached.has(here) || !titles.includes(here)) continue;
    reached.add(here);
    const text = prose(pages.find((each) => each.path === here)?.text ?? '');
    const links = [...text.matchAll(LINK)].map((match) => (match[1] ?? '').split('#')[0] ?? '');
    queue.push(...links.map((link) => path.posix.join(path.posix.dirname(here), link)));
  }
  expect(titles.filter((title) => title.startsWith('docs/') && !reached.has(title))).toEqual([]);
});
