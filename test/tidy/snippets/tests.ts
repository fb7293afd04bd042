import type { Snippets } from './snippet';

const PATH = 'kernel/money/split.test.ts';
const PASSES = "'adds up', () => { expect(sum(1n, 2n)).toBe(3n); }";

/** Snippets for the rules about tests. */
export const TEST_SNIPPETS: readonly Snippets[] = [
  {
    rule: 'skipped-tests',
    path: PATH,
    good: [
      `it(${PASSES});`,
      `test(${PASSES});`,
      `describe('sums', () => { it(${PASSES}); });`,
      `it.each([[1n]])(${PASSES});`,
      `it.each\`a\n\${1n}\`(${PASSES});`,
      `it.concurrent(${PASSES});`,
      `for (const side of ['debit', 'credit']) { it(${PASSES}); }`,
      "import { it } from '@jest/globals';",
      'const rows = await query.skip(10);',
      'const outcome = { test: 1, it: 2 };',
      'const ok = /x/.test(line);',
    ],
    bad: [
      ...['xit', 'xtest', 'fit', 'it.skip', 'it.only', 'test.skip', 'test.only', "it['skip']"].map(
        (spelling) => `${spelling}(${PASSES});`,
      ),
      ...['it.failing', 'it.concurrent.skip', 'it.concurrent.only', 'test.concurrent.failing'].map(
        (spelling) => `${spelling}(${PASSES});`,
      ),
      ...[
        'it.skip.each',
        'it.only.each',
        'test.failing.each',
        'xit.each',
        'fit.each',
        'it.concurrent.only.each',
      ].map((spelling) => `${spelling}([[1n]])(${PASSES});`),
      ...['xdescribe', 'fdescribe', 'describe.skip', 'describe.only', 'describe.skip.each([1])'].map(
        (spelling) => `${spelling}('sums', () => { it(${PASSES}); });`,
      ),
      `it.skip.each\`a\n\${1n}\`(${PASSES});`,
      "it.todo('adds up');",
      `if (hasPostgres) it(${PASSES});`,
      `if (hasPostgres) { describe('sums', () => { it(${PASSES}); }); }`,
      `hasPostgres && it(${PASSES});`,
      `hasPostgres ? it(${PASSES}) : undefined;`,
      `const run = hasPostgres ? it : it.skip;`,
      `const run = hasPostgres ? it : nothing; run(${PASSES});`,
      `const { skip } = it; skip(${PASSES});`,
      `(hasPostgres ? describe : xdescribe)('sums', () => {});`,
      `it('adds up', function () { this.skip(); });`,
      `it('adds up', () => { pending(); });`,
      `try { it(${PASSES}); } catch {}`,
      'jest.retryTimes(3);',
    ],
  },
  {
    rule: 'empty-tests',
    path: PATH,
    good: [
      `it(${PASSES});`,
      `it('balances', () => { fc.assert(fc.property(amounts, holds)); });`,
      `it('balances', async () => { await expect(post()).rejects.toThrow(); });`,
      `it('balances', async () => { await expectBalanced(db); });`,
      `it('balances', async () => { await scene.expectBalanced(); });`,
      `it('balances', withDb(async (db) => { expect(db).toBeDefined(); }));`,
      `const holds = () => { expect(sum()).toBe(3n); };\nit('holds', holds);`,
      `function holds() { expect(sum()).not.toBe(3n); }\nit('holds', holds);`,
      `it('maps', () => { const one = rows.map((row) => { if (row) return 1; return 2; }); expect(one).toEqual([]); });`,
    ],
    bad: [
      "it('adds up');",
      "it('adds up', () => {});",
      "it('adds up', async () => { await post(); });",
      "it('adds up', () => { expect(sum()); });",
      "it('adds up', () => { expect(sum()).toBe; });",
      "it('adds up', () => { expect.assertions(0); });",
      "it('adds up', () => { expect(true).toBe(true); });",
      "it('adds up', () => { expect(1).toBe(1); });",
      "it('adds up', async () => { if (!db) return; expect(db.sum()).toBe(3n); });",
      "it('adds up', async () => { if (!db) { return; } expect(db.sum()).toBe(3n); });",
      "describe('sums', () => {});",
      `describe('sums', () => { if (!db) return; it(${PASSES}); });`,
      `describe('sums', () => { for (const one of all) { if (!db) { return; } it(${PASSES}); } });`,
      "describe('sums', () => { setUp(); });",
      "it.each([1])('adds up', () => { post(); });",
      'const later = () => { post(); };\nit("holds", later);',
    ],
  },
];
