import { METRICS } from '../../kernel/metrics';
import { code, table } from './markdown';

/** The generated parts of docs/operating/metrics.md, by name. */
export const OPERATING_PARTS: Readonly<Record<string, () => string>> = {
  metrics: () =>
    table(
      ['metric', 'type', 'of', 'labels', 'says'],
      Object.entries(METRICS).map(([name, { type, of, labels, help }]) => [
        code(name),
        type,
        of,
        labels.map(code).join(', '),
        help,
      ]),
    ),
};
