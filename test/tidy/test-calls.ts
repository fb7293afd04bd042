import ts from 'typescript';
import { nodesOf } from './syntax';

const ROOTS = /^([xf]?(it|test|describe))$/;

/**
 * The words of a Jest call: `it.skip.each(table)` gives ['it', 'skip', 'each'], whatever the spelling (`it['skip']`,
 * tagged template). Undefined where the expression does not begin with a Jest global.
 */
export function jestWords(node: ts.Node): string[] | undefined {
  if (ts.isIdentifier(node)) return ROOTS.test(node.text) ? [node.text] : undefined;
  if (ts.isPropertyAccessExpression(node)) return append(jestWords(node.expression), node.name.text);
  if (ts.isElementAccessExpression(node)) {
    const key = node.argumentExpression;
    return append(jestWords(node.expression), ts.isStringLiteralLike(key) ? key.text : key.getText());
  }
  if (ts.isCallExpression(node)) return jestWords(node.expression);
  if (ts.isTaggedTemplateExpression(node)) return jestWords(node.tag);
  return undefined;
}

const append = (words: string[] | undefined, word: string): string[] | undefined => words && [...words, word];

/** A call that registers a test or a group: `it('…', …)`, `it.each(table)('…', …)`, not the `it.each(table)` inside. */
export function isRegistration(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !jestWords(node)) return false;
  const isInnerCall = ts.isCallExpression(node.parent) && node.parent.expression === node;
  return !isInnerCall;
}

/** Whether a registration is a test (`it`, `test`) and no group. */
export const isTestRegistration = (node: ts.CallExpression): boolean =>
  /(it|test)$/.test(jestWords(node)?.[0] ?? '');

/** What a registration runs: the function given, or the declaration in this file of the name given. */
export function bodyOf(registration: ts.CallExpression): ts.Node[] {
  const given = registration.arguments.slice(1);
  const names = given.filter(ts.isIdentifier).map((name) => name.text);
  const declared = nodesOf(registration.getSourceFile()).filter(
    (node) =>
      (ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node)) &&
      names.includes(node.name?.getText() ?? ''),
  );
  return [...given, ...declared].flatMap(nodesOf);
}
