import { isCode } from '../paths';
import type { Rule } from '../rule';
import { findText } from '../syntax';

const LANGUAGES = /\.(sql|sh|py|ya?ml|prisma|toml)$|(^|\/)(Dockerfile|run)$/;
const WORDS = ['TODO', 'FIXME', 'XXX', 'HACK'].map((word) => `\\b${word}\\b`).join('|');
const SILENCED = ['ts-ignore', 'ts-nocheck', 'eslint-disable', 'oxlint-disable', 'prettier-ignore'].join('|');

/** What is missing is an issue, not a comment; a check that is in the way is answered, not switched off. */
export const leftovers: Rule = {
  name: 'leftovers',
  appliesTo: (path) => (isCode(path) || LANGUAGES.test(path)) && path !== 'test/tidy/rules/leftovers.ts',
  find: (file) => [
    ...findText(file, new RegExp(WORDS, 'g'), (word) => `${word} left over: do it, or file it`),
    ...findText(
      file,
      new RegExp(`(//|/\\*|#).*?@?(${SILENCED})`, 'g'),
      (text) => `a check switched off: ${text}`,
    ),
  ],
};
