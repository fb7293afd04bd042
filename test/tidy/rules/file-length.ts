import { isCode } from '../paths';
import type { Rule } from '../rule';

const FILE_LINES_MAX = 250;

/** Code only: a migration is applied whole, and splitting one would suggest that half of it is a state to stop at. */
export const fileLength: Rule = {
  name: 'file-length',
  appliesTo: isCode,
  find: ({ text }) => {
    const lines = text.trimEnd().split('\n').length;
    return lines > FILE_LINES_MAX
      ? [{ line: lines, message: `a file of ${lines} lines: one idea a file` }]
      : [];
  },
};
