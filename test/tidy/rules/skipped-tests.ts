import ts from 'typescript';
import { isCode, isIn, isTest } from '../paths';
import type { Rule } from '../rule';
import { findNodes } from '../syntax';
import { isRegistration, jestWords } from '../test-calls';

const NOT_RUN = /^([xf](it|test|describe)|skip|only|todo|failing|skipIf|runIf|if|unless|fails)$/;

const isName = (node: ts.Identifier): boolean =>
  (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) ||
  (ts.isPropertyAssignment(node.parent) && node.parent.name === node) ||
  ts.isImportSpecifier(node.parent) ||
  ts.isPropertySignature(node.parent) ||
  ts.isQualifiedName(node.parent);

/** `const run = isLinux ? it : …` hides a skip: a Jest global is called where it stands. */
function isUsedAsValue(node: ts.Node): boolean {
  if (!ts.isIdentifier(node) || !jestWords(node) || isName(node)) return false;
  let top: ts.Node = node;
  while (jestWords(top.parent)) top = top.parent;
  return !ts.isCallExpression(top);
}

function isConditional(node: ts.Node): boolean {
  for (let above = node.parent; !ts.isSourceFile(above); above = above.parent) {
    if (ts.isIfStatement(above) || ts.isConditionalExpression(above) || ts.isCaseOrDefaultClause(above))
      return true;
    if (ts.isBinaryExpression(above) && /^(&&|\|\||\?\?)$/.test(above.operatorToken.getText())) return true;
    if (ts.isTryStatement(above)) return true;
  }
  return false;
}

function skipIn(node: ts.Node): string | undefined {
  if (isUsedAsValue(node)) return `${node.getText()} is called where it stands, never passed on`;
  if (node.getText() === 'jest.retryTimes') return 'a test that fails now and then fails: find out why';
  if (ts.isCallExpression(node) && /^((this|t|ctx|context)\.skip|pending)$/.test(node.expression.getText())) {
    return 'a test that skips itself';
  }
  if (!isRegistration(node)) return undefined;
  const word = jestWords(node)?.find((each) => NOT_RUN.test(each));
  if (word) return `${word}: every test runs, every time`;
  return isConditional(node) ? 'a test that depends on a condition: it is there, or it is not' : undefined;
}

/** No test is skipped, focused, expected to fail, or registered on a condition, in any spelling. */
export const skippedTests: Rule = {
  name: 'skipped-tests',
  appliesTo: (path) => isTest(path) || (isCode(path) && isIn(path, 'test/support')),
  find: (file) => findNodes(file, skipIn),
};
