export { AGE_LIMITS_SECONDS, ageOf, AGES } from './age';
export { openMetrics, type Labels, type Metrics, type Sample } from './metrics';
export { METRICS, type MetricOf } from './table';
