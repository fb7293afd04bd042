import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { METRICS, type MetricOf, type MetricsProcess } from './table';

/** A value for each label of a metric; one that it has not throws. */
export type Labels = Readonly<Record<string, string>>;

/** One value of a gauge. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** What Prometheus reads of a process. */
export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

/** The metrics of one process. A name that is another process's is a defect, and throws. */
export interface Metrics {
  /** All that a gauge says from now on: what is not among the samples is said no more. */
  say(name: MetricOf<'gauge'>, samples: readonly Sample[]): void;
  /** One more of what a histogram counts. */
  observe(name: MetricOf<'histogram'>, labels: Labels, seconds: number): void;
  expose(): Promise<Exposition>;
}

/** Opens the metrics of a process: its own of the table, and what Node says of itself (memory, event loop). */
export function openMetrics(process: MetricsProcess): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const [name, row] of Object.entries(METRICS)) {
    if (row.of !== process) continue;
    const { help, labels: labelNames } = row;
    const facts = { name, help, labelNames: [...labelNames], registers: [registry] };
    if (row.type === 'gauge') gauges.set(name, new Gauge(facts));
    else histograms.set(name, new Histogram({ ...facts, buckets: [...row.bucketsSeconds] }));
  }
  const mine = <M>(of: ReadonlyMap<string, M>, name: string): M => {
    const metric = of.get(name);
    if (!metric) throw new Error(`${name} is no metric of the ${process}`);
    return metric;
  };
  return {
    say: (name, samples) => {
      const metric = mine(gauges, name);
      metric.reset();
      for (const { labels, value } of samples) metric.set({ ...labels }, value);
    },
    observe: (name, labels, seconds) => mine(histograms, name).observe({ ...labels }, seconds),
    expose: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
