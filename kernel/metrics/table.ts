/** One metric: what it says, what it is split by, and which process says it. */
interface MetricRow {
  readonly type: 'gauge' | 'histogram';
  readonly of: 'server' | 'worker' | 'relay';
  readonly help: string;
  readonly labels: readonly string[];
  readonly bucketsSeconds?: readonly number[];
}

const CALL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30] as const;
const DELAY_SECONDS = [1, 5, 10, 20, 45, 90, 180, 300, 600, 3_600, 86_400] as const;

const gauge = (help: string, ...labels: readonly string[]) =>
  ({ type: 'gauge', of: 'relay', help, labels }) as const;

/**
 * Every metric of ours by its name. Labels are words of the code (a status, a kind, a path of the provider), never a
 * company, a person or what somebody sent: the number of series is bounded by this table. Gauges about rows are totals over
 * all companies, and each relay says the same ones: a rule takes their `max`.
 */
export const METRICS = {
  bossnyumba_payments: gauge(
    'Payments that have not ended, and those accepted within a day that have, by the time since they were accepted.',
    'method',
    'status',
    'age',
  ),
  bossnyumba_attempts_open: gauge('Attempts by M-Pesa whose outcome is not settled.', 'status', 'age'),
  bossnyumba_attempts_oldest_seconds: gauge('Age of the oldest attempt that is not settled.', 'status'),
  bossnyumba_outcomes_unknown: gauge('Money of which nobody knows whether it moved.', 'of', 'age'),
  bossnyumba_outcomes_unknown_oldest_seconds: gauge('Age of the oldest outcome that is unknown.', 'of'),
  bossnyumba_reviews_open: gauge('What waits in the person’s queue.', 'kind', 'age'),
  bossnyumba_reviews_oldest_seconds: gauge('Age of the oldest review in the person’s queue.', 'kind'),
  bossnyumba_statement_lines_unmatched: gauge(
    'Lines of statements read within a day whose receipt is credited nowhere.',
    'age',
  ),
  bossnyumba_paybills: gauge(
    'Paybills by how long ago their statement was read to its end: within the hour, before it, never.',
    'statement',
  ),
  bossnyumba_provider_results: gauge(
    'Attempts and refunds that ended within the hour with a result code of the provider.',
    'call',
    'code',
  ),
  bossnyumba_notices: gauge(
    'Notices that have not ended, and those of the last day that did not reach anybody.',
    'channel',
    'status',
    'age',
  ),
  bossnyumba_callbacks_unhandled: gauge('Word to a process that it has not taken yet.', 'age'),
  bossnyumba_callbacks_unhandled_oldest_seconds: gauge('Age of the oldest word that no process has taken.'),
  bossnyumba_process_starts_waiting: gauge('Accepted processes that nobody has noted as started.', 'age'),
  bossnyumba_process_starts_oldest_seconds: gauge(
    'Age of the oldest accepted process that nobody has noted as started.',
  ),
  bossnyumba_outbox_unpublished_events: gauge('Events recorded and not published.'),
  bossnyumba_outbox_oldest_seconds: gauge('Age of the oldest event that is not published.'),
  bossnyumba_consumer_behind_events: gauge('Published events that a consumer has not passed.', 'consumer'),
  bossnyumba_consumer_oldest_seconds: gauge('Age of the oldest event before a consumer.', 'consumer'),
  bossnyumba_webhooks: gauge(
    'Webhooks by how they stand: enabled, failing (enabled too), suspended.',
    'status',
  ),
  bossnyumba_webhooks_oldest_seconds: gauge(
    'How long an event has waited that is due to a webhook and that nobody has tried to send.',
  ),
  bossnyumba_ledgers_unbalanced: gauge('Companies of which a side of the ledger does not add up to zero.'),
  bossnyumba_companies_watched: gauge('Companies with something to count, which are looked at in turn.'),
  bossnyumba_read_timestamp_seconds: gauge(
    'When the database was last read for these gauges; of companies: the one that was not read for longest.',
    'of',
  ),
  bossnyumba_provider_call_seconds: {
    type: 'histogram',
    of: 'worker',
    help: 'Calls to M-Pesa from the request to its answer, the token included, by how they ended.',
    labels: ['endpoint', 'outcome'],
    bucketsSeconds: CALL_SECONDS,
  },
  bossnyumba_callback_delay_seconds: {
    type: 'histogram',
    of: 'server',
    help: 'From the claim of a push to its first callback.',
    labels: ['kind'],
    bucketsSeconds: DELAY_SECONDS,
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

type Table = typeof METRICS;

/** Those of one type, by name. */
export type MetricOf<T extends MetricRow['type']> = {
  [N in keyof Table]: Table[N]['type'] extends T ? N : never;
}[keyof Table];

/** Whose a metric is: every copy of that process says it, and no other does. */
export type MetricsProcess = MetricRow['of'];
