import type { Rule } from '../rule';
import { bigintInContracts } from './bigint-in-contracts';
import { noConsole } from './console';
import { determinism } from './determinism';
import { docstrings } from './docstrings';
import { emptyTests } from './empty-tests';
import { fileLength } from './file-length';
import { fileNames } from './file-names';
import { floatMoney } from './float-money';
import { functionLength } from './function-length';
import { leftovers } from './leftovers';
import { markdownTitle } from './markdown-title';
import { processEnv } from './process-env';
import { registryHosts } from './registry-hosts';
import { skippedTests } from './skipped-tests';

/** Every rule that looks at one file at a time. */
export const RULES: readonly Rule[] = [
  ...[functionLength, fileLength, fileNames, docstrings, markdownTitle, leftovers],
  ...[processEnv, determinism, bigintInContracts, floatMoney, noConsole, registryHosts],
  ...[skippedTests, emptyTests],
];
