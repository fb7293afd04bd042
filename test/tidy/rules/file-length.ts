import { isCode } from '../paths';
import type { Rule } from '../rule';

const FILE_LINES_MAX = 250;

/** Migrations included: one that needs more lines is two steps. */
export const fileLength: Rule = {
  name: 'file-length',
  appliesTo: (path) => isCode(path) || path.endsWith('.sql'),
  find: ({ text }) => {
    const lines = text.trimEnd().split('\n').length;
    return lines > FILE_LINES_MAX
      ? [{ line: lines, message: `a file of ${lines} lines: one idea a file` }]
      : [];
  },
};
