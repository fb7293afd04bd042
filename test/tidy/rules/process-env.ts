import ts from 'typescript';
import { isCode, isIn } from '../paths';
import type { Rule } from '../rule';
import { findNodes, memberOf } from '../syntax';

/** The door of the product, that of the embedded stack, what runs before the install, and what a tool reads. */
const ALLOWED = [
  ...['kernel/config/', 'dev/stack/surroundings.ts', 'dev/bootstrap/', 'dev/bootstrap.mjs'],
  ...['prisma/prisma.config.ts', 'jest.config.js', 'jest.config.cjs'],
];

/** `{ ...process.env, PORT }` for a child process hands the environment on and reads nothing. */
const isHandedOn = (node: ts.Node, path: string): boolean =>
  ts.isSpreadAssignment(node.parent) && isIn(path, 'dev', 'bench', 'test');

const takesEnvApart = (node: ts.Node): boolean =>
  ts.isVariableDeclaration(node) &&
  ts.isObjectBindingPattern(node.name) &&
  node.initializer?.getText() === 'process' &&
  node.name.elements.some((element) => (element.propertyName ?? element.name).getText() === 'env');

const importsEnv = (node: ts.Node): boolean =>
  ts.isImportDeclaration(node) &&
  /^['"](node:)?process['"]$/.test(node.moduleSpecifier.getText()) &&
  /\benv\b/.test(node.importClause?.getText() ?? '');

/** Configuration is read once, by kernel/config, in any spelling of process.env. */
export const processEnv: Rule = {
  name: 'process-env',
  appliesTo: (path) =>
    isCode(path) && !ALLOWED.some((each) => path === each || (each.endsWith('/') && path.startsWith(each))),
  find: (file) =>
    findNodes(file, (node) => {
      const [object, member] = memberOf(node) ?? [];
      const isMember = /^(globalThis\.|global\.)?process$/.test(object ?? '') && member === 'env';
      const isRead = (isMember && !isHandedOn(node, file.path)) || takesEnvApart(node) || importsEnv(node);
      return isRead ? 'process.env outside kernel/config: take the value as an argument' : undefined;
    }),
};
