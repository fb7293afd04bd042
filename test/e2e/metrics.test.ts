import { until } from '../../dev/demo/client';
import { reservePort } from '../../dev/stack/ports';
import { darajaAt } from '../support/rent-payment/daraja';
import { RENT_MINOR } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';

let stage: Stage;
let serverMetricsUrl: string;

beforeAll(async () => {
  // Workers and relays have a port each of the stack's; the one server takes the one that all are given.
  const port = await reservePort([9_464], process.pid);
  serverMetricsUrl = `http://127.0.0.1:${port}/metrics`;
  stage = await openStage({
    processes: { server: 1, worker: 1, relay: 1 },
    durable: false,
    environment: { METRICS_EVERY_MS: '1000', HEALTH_PORT: String(port) },
  });
});
afterAll(() => stage.close());

const read = async (url: string): Promise<string> => (await fetch(url)).text();

const urlOf = (name: string): string => {
  const copy = stage.stack.processes.find((each) => each.name === name);
  return `${copy?.url ?? ''}/metrics`;
};

it('after a payment by M-Pesa each process says its part of it, and nothing of whose it is', async () => {
  await darajaAt(stage.stack.mpesaControlUrl ?? '').post('reset', {});
  const company = await stage.company();
  await company.collect(0, RENT_MINOR);
  const succeeded = /bossnyumba_payments\{method="mpesa",status="succeeded",age="under_5m"\} 1\n/;
  const relay = await until(
    'the relay to count it',
    30_000,
    () => read(urlOf('relay-1')),
    (text) => succeeded.test(text),
  );
  expect(relay).toContain('bossnyumba_callbacks_unhandled{age="under_5m"} 0');
  expect(relay).toContain('bossnyumba_read_timestamp_seconds{of="companies"}');
  const worker = await read(urlOf('worker-1'));
  expect(worker).toMatch(
    /bossnyumba_provider_call_seconds_count\{endpoint="\/mpesa\/stkpush\/v1\/processrequest",outcome="ok"\} 1\n/,
  );
  const server = await read(serverMetricsUrl);
  expect(server).toContain('bossnyumba_callback_delay_seconds_count{kind="stk"} 1');
  for (const text of [relay, worker, server]) expect(text).not.toContain(company.tenantId);
});

it('the server says nothing of it on the port of its API', async () => {
  const answer = await fetch(urlOf('server-1'));
  expect(answer.status).toBe(404);
  expect(await answer.text()).not.toContain('bossnyumba_');
});
