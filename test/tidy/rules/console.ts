import { isCode, isProduct } from '../paths';
import type { Rule } from '../rule';
import { findNodes, memberOf } from '../syntax';

const LOGGER = 'use the logger that the process hands down';
const STREAM = /^process\.std(out|err)$/;

/**
 * Nobody writes to the console. Wings and kernels leave the streams alone too; a process may say there why it cannot
 * start, and dev/ and bench/ print to them.
 */
export const noConsole: Rule = {
  name: 'no-console',
  appliesTo: isCode,
  find: (file) =>
    findNodes(file, (node) => {
      const [object, member] = memberOf(node) ?? [];
      if (/^(globalThis\.)?console$/.test(object ?? '')) return `console.${member}: ${LOGGER}`;
      const isStream = STREAM.test(object ?? '') && member === 'write';
      return isStream && isProduct(file.path) && file.path.includes('/')
        ? `${object}.write in production code: ${LOGGER}`
        : undefined;
    }),
};
