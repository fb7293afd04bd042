import ts from 'typescript';
import { isCode, isIn } from '../paths';
import type { Rule } from '../rule';
import { findNodes } from '../syntax';

/** bigint crosses neither Temporal nor JSON: a contract carries the wire form of money, `{ amount, currency }`. */
export const bigintInContracts: Rule = {
  name: 'bigint-in-contracts',
  appliesTo: (path) => isCode(path) && isIn(path, 'contracts'),
  find: (file) =>
    findNodes(file, (node) => {
      const isType = node.kind === ts.SyntaxKind.BigIntKeyword;
      const isName = ts.isIdentifier(node) && /^Big(Int|Uint)/.test(node.text);
      return isType || isName || ts.isBigIntLiteral(node) ? 'bigint in a contract: use MoneyWire' : undefined;
    }),
};
