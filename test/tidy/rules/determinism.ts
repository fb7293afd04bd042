import ts from 'typescript';
import { isCode, isIn } from '../paths';
import type { Rule } from '../rule';
import { findNodes, memberOf } from '../syntax';

const REMEDY = 'take the instant or the value as an argument (kernel/time has the clock)';
const MEMBERS = ['Date.now', 'Date.parse', 'Math.random', 'performance.now', 'crypto.randomUUID'];

const isDateCall = (node: ts.Node): boolean =>
  (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
  /^(globalThis\.)?Date$/.test(node.expression.getText());

/** Workflows are replayed and rules are functions: neither may look at a clock or throw dice. */
export const determinism: Rule = {
  name: 'determinism',
  appliesTo: (path) => isCode(path) && isIn(path, 'workflows', 'domain'),
  find: (file) =>
    findNodes(file, (node) => {
      if (isDateCall(node)) return `Date(…): ${REMEDY}`;
      const member =
        memberOf(node)
          ?.join('.')
          .replace(/^globalThis\./, '') ?? '';
      return MEMBERS.includes(member) ? `${member}: ${REMEDY}` : undefined;
    }),
};
