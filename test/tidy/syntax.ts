import ts from 'typescript';
import type { Finding, TreeFile } from './rule';

const parsed = new WeakMap<TreeFile, ts.SourceFile>();

/** The syntax tree of a file, with parents set; parsed once however many rules ask. */
export function syntaxOf(file: TreeFile): ts.SourceFile {
  const known = parsed.get(file);
  if (known) return known;
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2023, true);
  parsed.set(file, source);
  return source;
}

/** All nodes below `root`, and `root` itself, in the order of the text. */
export function nodesOf(root: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return nodes;
}

/** The line (1-based) on which the text of `node` starts, comments before it not counted. */
function lineOf(node: ts.Node): number {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** A finding at a node. */
export const at = (node: ts.Node, message: string): Finding => ({ line: lineOf(node), message });

/** `a.b`, or `a['b']`, as ['a', 'b'] with `a` in source form; undefined for anything else. */
export function memberOf(node: ts.Node): [string, string] | undefined {
  if (ts.isPropertyAccessExpression(node)) return [node.expression.getText(), node.name.text];
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return [node.expression.getText(), node.argumentExpression.text];
  }
  return undefined;
}

/** Findings for every node of a file on which `judge` has something to say. */
export function findNodes(file: TreeFile, judge: (node: ts.Node) => string | undefined): Finding[] {
  return nodesOf(syntaxOf(file)).flatMap((node) => {
    const message = judge(node);
    return message === undefined ? [] : [at(node, message)];
  });
}

/** Findings for every match of `pattern` (with the g flag) in the text of a file. */
export function findText(file: TreeFile, pattern: RegExp, message: (match: string) => string): Finding[] {
  return [...file.text.matchAll(pattern)].map((match) => ({
    line: file.text.slice(0, match.index).split('\n').length,
    message: message(match[0]),
  }));
}
