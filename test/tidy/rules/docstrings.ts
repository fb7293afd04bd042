import ts from 'typescript';
import { isCode, isTest } from '../paths';
import type { Rule } from '../rule';
import { at, syntaxOf } from '../syntax';

/** Words that carry no news. */
const STOPWORDS = new Set(
  'a an and are as at be by for from in into is it its of on or that the this to which with'.split(' '),
);
/** A docstring that adds fewer words to the name than this has said nothing. */
const NEWS_WORDS_MIN = 2;
/** "collects" is no news beside collectRent: words that begin alike count as the same. */
const STEM_LETTERS = 4;

const stem = (word: string): string => word.toLowerCase().slice(0, STEM_LETTERS);
const wordsOf = (text: string): string[] => text.match(/[A-Za-z][a-z]*|[A-Z]+(?![a-z])|\d+/g) ?? [];

function saysMoreThan(name: string, doc: string): boolean {
  const known = new Set(wordsOf(name).map(stem));
  const news = wordsOf(doc).filter((word) => !STOPWORDS.has(word.toLowerCase()) && !known.has(stem(word)));
  return new Set(news).size >= NEWS_WORDS_MIN;
}

/** The words of the doc comments of a node, tags included, without the names of the tags. */
function docOf(node: ts.Node): string {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return docs.map((doc) => doc.getText().replaceAll(/@\w+/g, '')).join(' ');
}

interface Declared {
  name: string;
  node: ts.Node;
  isExported: boolean;
}

function declaredBy(statement: ts.Statement): Declared[] {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const isExported = modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((node) => ({
      name: node.name.getText(),
      node,
      isExported,
    }));
  }
  if (ts.isExportAssignment(statement)) return [{ name: 'default', node: statement, isExported: true }];
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed ? [{ name: statement.name?.text ?? 'default', node: statement, isExported }] : [];
}

/** Names in `export { a, b }` without a source: documented where they are declared. */
function exportedLater(source: ts.SourceFile): Set<string> {
  const clauses = source.statements
    .filter(ts.isExportDeclaration)
    .flatMap((list) => (list.moduleSpecifier || !list.exportClause ? [] : [list.exportClause]))
    .filter(ts.isNamedExports);
  const specifiers = clauses.flatMap((clause) => [...clause.elements]);
  return new Set(specifiers.map((specifier) => (specifier.propertyName ?? specifier.name).text));
}

/** Every exported symbol says what its name does not. A schema and the type of the same name, or overloads, share one. */
export const docstrings: Rule = {
  name: 'docstrings',
  // A tool's configuration exports what the tool asks for.
  appliesTo: (path) => isCode(path) && path.endsWith('ts') && !isTest(path) && !path.endsWith('.config.ts'),
  find: (file) => {
    const source = syntaxOf(file);
    const later = exportedLater(source);
    const declared = source.statements.flatMap(declaredBy);
    const exported = declared.filter(({ name, isExported }) => isExported || later.has(name));
    const documented = new Set(
      exported.filter(({ name, node }) => saysMoreThan(name, docOf(node))).map(({ name }) => name),
    );
    return exported
      .filter(({ name }) => !documented.has(name))
      .map(({ name, node }) => at(node, `${name}: a docstring that says more than the name`));
  },
};
