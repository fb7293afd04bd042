import { METRICS, openMetrics } from '.';

const bodyOf = async (metrics: ReturnType<typeof openMetrics>): Promise<string> =>
  (await metrics.expose()).body;

test('a process says its own metrics, and Node’s, in the text format of Prometheus', async () => {
  const metrics = openMetrics('worker');
  metrics.observe('bossnyumba_provider_call_seconds', { endpoint: '/push', outcome: 'ok' }, 0.3);
  const { contentType, body } = await metrics.expose();
  expect(contentType).toContain('text/plain; version=0.0.4');
  expect(body).toContain('bossnyumba_provider_call_seconds_bucket{le="0.5",endpoint="/push",outcome="ok"} 1');
  expect(body).toContain('nodejs_eventloop_lag_seconds');
  expect(body).not.toContain('bossnyumba_payments');
});

test('what a gauge does not say any more is gone, not left standing', async () => {
  const metrics = openMetrics('relay');
  metrics.say('bossnyumba_reviews_open', [{ labels: { kind: 'quarantine', age: 'under_5m' }, value: 2 }]);
  metrics.say('bossnyumba_reviews_open', [{ labels: { kind: 'outcome_unknown', age: 'over_1d' }, value: 1 }]);
  const said = (await bodyOf(metrics))
    .split('\n')
    .filter((line) => line.startsWith('bossnyumba_reviews_open{'));
  expect(said).toEqual(['bossnyumba_reviews_open{kind="outcome_unknown",age="over_1d"} 1']);
});

test('another process’s metric, and a label that a metric has not, are defects', () => {
  const metrics = openMetrics('server');
  expect(() => metrics.say('bossnyumba_payments', [])).toThrow('no metric of the server');
  expect(() => metrics.observe('bossnyumba_callback_delay_seconds', { tenant: 'tnt_1' }, 1)).toThrow('label');
});

test('no metric is split by a company, a person or a paybill', () => {
  const labels = new Set(Object.values(METRICS).flatMap((row) => row.labels));
  expect([...labels].toSorted()).toEqual([
    ...['age', 'call', 'channel', 'code', 'consumer', 'endpoint', 'kind', 'method', 'of', 'outcome'],
    ...['statement', 'status'],
  ]);
});
