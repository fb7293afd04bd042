import { resolve } from 'node:path';
import { misspelledFlows } from './flow-names';
import { RULES } from './rules';
import { readTree } from './tree';

const tree = readTree(resolve(__dirname, '../..'));

it.each(RULES)('the repository keeps the rule $name', (rule) => {
  const files = tree.filter((file) => rule.appliesTo(file.path));
  const findings = files.flatMap((file) =>
    rule.find(file).map(({ line, message }) => `${file.path}:${line} ${message}`),
  );
  expect(findings).toEqual([]);
});

it.each(RULES)('the rule $name has something to look at', (rule) => {
  expect(tree.some((file) => rule.appliesTo(file.path))).toBe(true);
});

it('a flow is spelled the same in every wing', () => {
  expect(misspelledFlows(tree.map((file) => file.path))).toEqual([]);
});
