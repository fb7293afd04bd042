import { ageOf, type Labels, type MetricOf, type Metrics, type Sample } from '../../kernel/metrics';
import type { Matter, MatterCount } from '../../store/rent-payment/read';
import type { CompanyLook } from './company';

/** Codes that a label may carry: the provider's text is free, the number of series is not. */
export type KnownCodes = (kind: string, code: string) => boolean;

interface Total {
  readonly name: MetricOf<'gauge'>;
  readonly matter: Matter;
  readonly labels: (row: MatterCount, isKnown: KnownCodes) => Labels;
}

const aged = ({ age }: { readonly age: number }): Labels => ({ age: ageOf(age) });

/** How many there are. */
const COUNTS: readonly Total[] = [
  {
    name: 'bossnyumba_payments',
    matter: 'payment',
    labels: (row) => ({ method: row.kind, status: row.detail, ...aged(row) }),
  },
  {
    name: 'bossnyumba_attempts_open',
    matter: 'attempt',
    labels: (row) => ({ status: row.kind, ...aged(row) }),
  },
  {
    name: 'bossnyumba_outcomes_unknown',
    matter: 'unknown',
    labels: (row) => ({ of: row.kind, ...aged(row) }),
  },
  {
    name: 'bossnyumba_reviews_open',
    matter: 'review',
    labels: (row) => ({ kind: row.kind, ...aged(row) }),
  },
  { name: 'bossnyumba_statement_lines_unmatched', matter: 'line', labels: aged },
  { name: 'bossnyumba_paybills', matter: 'paybill', labels: ({ kind: statement }) => ({ statement }) },
  {
    name: 'bossnyumba_provider_results',
    matter: 'result',
    labels: ({ kind, detail }, isKnown) => ({ call: kind, code: isKnown(kind, detail) ? detail : 'other' }),
  },
];

/** How old the oldest is. */
const OLDEST: readonly Total[] = [
  {
    name: 'bossnyumba_attempts_oldest_seconds',
    matter: 'attempt',
    labels: ({ kind: status }) => ({ status }),
  },
  {
    name: 'bossnyumba_outcomes_unknown_oldest_seconds',
    matter: 'unknown',
    labels: (row) => ({ of: row.kind }),
  },
  { name: 'bossnyumba_reviews_oldest_seconds', matter: 'review', labels: ({ kind }) => ({ kind }) },
];

/** One sample for each set of labels. */
function merged(samples: readonly Sample[], merge: (one: number, other: number) => number): Sample[] {
  const byLabels = new Map<string, Sample>();
  for (const { labels, value } of samples) {
    const key = JSON.stringify(labels);
    const before = byLabels.get(key);
    byLabels.set(key, { labels, value: before ? merge(before.value, value) : value });
  }
  return [...byLabels.values()];
}

const sum = (one: number, other: number): number => one + other;

/** Says what was counted of companies, in total; a gauge of which there is nothing is empty. */
export function sayTotals(
  metrics: Metrics,
  looks: readonly CompanyLook[],
  isKnown: KnownCodes,
  at: Date,
): void {
  const matters = looks.flatMap((look) => look.matters);
  const samplesOf = ({ matter, labels }: Total, valueOf: (row: MatterCount) => number): Sample[] =>
    matters
      .filter((row) => row.matter === matter)
      .map((row) => ({ labels: labels(row, isKnown), value: valueOf(row) }));
  const secondsSince = ({ oldest }: MatterCount): number => (at.getTime() - oldest.getTime()) / 1_000;
  for (const total of COUNTS)
    metrics.say(
      total.name,
      merged(
        samplesOf(total, ({ count }) => count),
        sum,
      ),
    );
  for (const total of OLDEST) metrics.say(total.name, merged(samplesOf(total, secondsSince), Math.max));
  const notices = looks
    .flatMap((look) => look.notices)
    .map((row) => ({
      labels: { channel: row.channel, status: row.status, ...aged(row) },
      value: row.count,
    }));
  metrics.say('bossnyumba_notices', merged(notices, sum));
}
