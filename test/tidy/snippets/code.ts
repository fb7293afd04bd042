import type { Snippets } from './snippet';

const lines = (count: number): string => 'work();\n'.repeat(count);

/** Snippets for the rules about shape and words. */
export const SHAPE_SNIPPETS: readonly Snippets[] = [
  {
    rule: 'function-length',
    path: 'kernel/db/pool.ts',
    good: [`function f() {\n${lines(68)}}`, lines(200), `const a = () => {\n${lines(60)}};\n`.repeat(3)],
    bad: [
      `function f() {\n${lines(69)}}`,
      `const f = async () => {\n${lines(70)}};`,
      `class A {\n  m() {\n${lines(70)}  }\n}`,
      `class A {\n  constructor() {\n${lines(70)}  }\n}`,
      `describe('x', () => {\n${lines(70)}});`,
    ],
  },
  {
    rule: 'file-length',
    path: 'kernel/db/pool.ts',
    good: [lines(250), lines(10)],
    bad: [lines(251)],
  },
  {
    rule: 'docstrings',
    path: 'domain/lease/collect-rent.ts',
    good: [
      '/** Takes the oldest charge first; repeats are free. */\nexport function collectRent() {}',
      'function inner() {}\nconst local = 1;',
      "export * from './other';\nexport { collectRent } from './other';",
      '/** One charge, in minor units, as the table stores it. */\nexport const Charge = z.object({});\nexport type Charge = z.infer<typeof Charge>;',
      '/** Rounds half to even. @throws RangeError on a negative amount. */\nconst round = 1;\nexport { round };',
    ],
    bad: [
      'export function collectRent() {}',
      '/** Collects the rent. */\nexport function collectRent() {}',
      '/** The lease id. */\nexport type LeaseId = string;',
      '// Takes the oldest charge first; repeats are free.\nexport const collectRent = 1;',
      'export interface CollectRentInput { a: 1 }',
      'const round = 1;\nexport { round };',
      'export default () => 1;',
      'export class Rent {}',
      'export enum Kind { A }',
    ],
  },
  {
    rule: 'markdown-title',
    path: 'docs/running.md',
    good: ['# Title\n\ntext\n\n## Part\n', '# Title\n\n```sh\n# a comment\n```\n'],
    bad: ['text only\n', '# One\n\n# Two\n', 'One\n===\n\n# Two\n', '# One\n<h1>Two</h1>\n'],
  },
  {
    rule: 'leftovers',
    path: 'kernel/db/pool.ts',
    good: ['// why three: the bank closes at 18:00', "const path = '/ledger/notes';"],
    bad: [
      ...['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].map((word) => `// ${word}: later`),
      ...['@ts-' + 'ignore', 'oxlint-' + 'disable-next-line', 'prettier-' + 'ignore'].map(
        (word) => `// ${word}`,
      ),
      `/* eslint-${'disable'} no-console */`,
    ],
  },
  {
    rule: 'registry-hosts',
    path: 'docs/running.md',
    good: ['npm install pg', 'https://example.com/registry/npm'],
    bad: [
      ['https://registry', 'npmjs', 'org/pg'].join('.'),
      ['pip --index-url https://pypi', 'org/simple'].join('.'),
      ['https://files', 'pythonhosted', 'org/x'].join('.'),
    ],
  },
];

/** Snippets for the rules about what code may do where. */
export const CONDUCT_SNIPPETS: readonly Snippets[] = [
  {
    rule: 'process-env',
    path: 'dev/stack/start.ts',
    good: [
      'spawn(command, { env: { ...process.env, PORT: port } });',
      'const env = config.env;',
      "say('process.env');",
    ],
    bad: [
      'const url = process.env.DATABASE_URL;',
      "const url = process.env['DATABASE_URL'];",
      "const url = process['env'].DATABASE_URL;",
      'const url = globalThis.process.env.DATABASE_URL;',
      'const { env } = process;',
      'const { env: all } = process;',
      "import { env } from 'node:process';",
      'start(process.env);',
    ],
  },
  {
    rule: 'determinism',
    path: 'domain/lease/terms.ts',
    good: [
      'const due = addDays(today, 5);',
      'const randomly = math.random();',
      '// Date.now() would differ on replay',
    ],
    bad: [
      'const t = Date.now();',
      'const t = new Date();',
      "const t = new Date('2026-01-01');",
      'const t = Date();',
      'const t = new globalThis.Date();',
      'const clock = Date.now;',
      "const t = Date['now']();",
      'const n = Math.random();',
      'const t = performance.now();',
      'const id = crypto.randomUUID();',
    ],
  },
  {
    rule: 'bigint-in-contracts',
    path: 'contracts/lease.ts',
    good: ['export interface Rent { amount: MoneyWire }', "const name = 'bigint';"],
    bad: [
      'interface Rent { amount: bigint }',
      'const one = 1n;',
      'const one = BigInt(1);',
      'type A = BigInt;',
    ],
  },
  {
    rule: 'float-money',
    path: 'domain/accounting/late-fee.ts',
    good: [
      'const fee = (rent * 5n) / 100n;',
      'const days = 30;',
      'const count = Number;',
      'const mask = 0xe0;',
    ],
    bad: [
      "const rent = parseFloat('1');",
      'const rent = Number(amountMinor);',
      "const rent = Number.parseFloat('1');",
      'const text = rent.toFixed(2);',
      'const fee = 0.05;',
      'const cents = 1e2;',
    ],
  },
  {
    rule: 'no-console',
    path: 'activities/lease/create-lease.ts',
    good: ["log.info('created');", "const console1 = 'console.log';"],
    bad: [
      "console.log('created');",
      "console['error']('x');",
      'const print = console.log;',
      "globalThis.console.log('x');",
      "process.stdout.write('created');",
      "process.stderr.write('created');",
    ],
  },
];
