import ts from 'typescript';
import { isCode } from '../paths';
import type { Rule } from '../rule';
import { findNodes } from '../syntax';

/** What fits on a screen; aim at 40. */
const FUNCTION_LINES_MAX = 70;

const linesOf = (node: ts.Node): number => node.getText().split('\n').length;

/** Counts from the signature to the closing brace, comments and blank lines included, for every kind of function. */
export const functionLength: Rule = {
  name: 'function-length',
  appliesTo: isCode,
  find: (file) =>
    findNodes(file, (node) => {
      if (!ts.isFunctionLike(node) || !('body' in node)) return undefined;
      const lines = linesOf(node);
      return lines > FUNCTION_LINES_MAX ? `a function of ${lines} lines: name its steps` : undefined;
    }),
};
