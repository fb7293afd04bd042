import ts from 'typescript';
import { isTest } from '../paths';
import type { Rule } from '../rule';
import { findNodes, nodesOf } from '../syntax';
import { bodyOf, isRegistration, isTestRegistration } from '../test-calls';

/** `expect(x).toBe(…)`: an expect whose matcher is called. */
function isExpectation(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || node.expression.getText() !== 'expect') return false;
  let top: ts.Node = node;
  while (ts.isPropertyAccessExpression(top.parent)) top = top.parent;
  return top !== node && ts.isCallExpression(top.parent);
}

/** An expectation, an assert, a property of fast-check, or a function of test/support called expect…. */
function isAssertion(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const callee = node.expression.getText();
  return (
    isExpectation(node) || /^(fc\.)?assert(\.\w+)?$/.test(callee) || /(^|\.)expect[A-Z]\w*$/.test(callee)
  );
}

const isLiteral = (node: ts.Node): boolean =>
  ts.isLiteralExpression(node) || [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword].includes(node.kind);

/** `if (…) return;` in the test or group itself, not in a function inside it: a skip by another name. */
function returnsEarly(node: ts.Node, test: ts.CallExpression): boolean {
  if (!ts.isReturnStatement(node)) return false;
  let isUnderIf = false;
  for (let above: ts.Node = node.parent; above !== test; above = above.parent) {
    if (ts.isSourceFile(above)) return false;
    if (ts.isFunctionLike(above)) return isUnderIf && above.parent === test;
    isUnderIf ||= ts.isIfStatement(above);
  }
  return false;
}

function emptinessOf(node: ts.Node): string | undefined {
  if (ts.isCallExpression(node) && node.expression.getText() === 'expect' && node.arguments.some(isLiteral)) {
    return 'an expectation about a constant';
  }
  if (!isRegistration(node)) return undefined;
  const body = bodyOf(node);
  if (body.some((each) => returnsEarly(each, node))) return 'it returns before its end on a condition';
  if (!isTestRegistration(node)) {
    const inner = nodesOf(node).filter((each) => each !== node && isRegistration(each));
    return inner.length > 0 ? undefined : 'a group without a test';
  }
  return body.some(isAssertion) ? undefined : 'a test that asserts nothing';
}

/** Every test asserts something, to its end. */
export const emptyTests: Rule = {
  name: 'empty-tests',
  appliesTo: isTest,
  find: (file) => findNodes(file, emptinessOf),
};
