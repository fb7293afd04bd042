import ts from 'typescript';
import { isCode, isIn, isTest } from '../paths';
import type { Rule } from '../rule';
import { findNodes, memberOf } from '../syntax';

const CALLS = ['parseFloat', 'Number', 'Number.parseFloat'];

function floatIn(node: ts.Node): string | undefined {
  if (ts.isCallExpression(node)) {
    const callee = node.expression.getText();
    if (CALLS.includes(callee)) return `${callee}(…)`;
    if (memberOf(node.expression)?.[1] === 'toFixed') return 'toFixed(…)';
  }
  return ts.isNumericLiteral(node) && /[.e]/i.test(node.getText()) && !/^0[xX]/.test(node.getText())
    ? node.getText()
    : undefined;
}

/** A double cannot hold every shilling beyond 2^53 cents, nor 0.1: money is bigint, a rate a ratio of integers. */
export const floatMoney: Rule = {
  name: 'float-money',
  appliesTo: (path) => isCode(path) && !isTest(path) && isIn(path, 'domain', 'kernel/money'),
  find: (file) =>
    findNodes(file, (node) => {
      const float = floatIn(node);
      return float && `${float} where money is counted: use bigint and kernel/money`;
    }),
};
