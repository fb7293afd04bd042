import { createServer } from 'node:http';
import { FLOWS_TASK_QUEUE } from '../contracts/rent-payment';
import { readConfig } from '../kernel/config';
import { connectTemporal } from '../kernel/temporal';
import { closedLoop } from './mechanism/closed-loop';

/**
 * Starts baseline workflows with the client that the server has, as `POST /?count=…&clients=…&run=…`, and answers when
 * all are started: a process of its own, so that the CPU of starting is counted and that of the measuring is not.
 */
function main(): void {
  const config = readConfig();
  const { client } = connectTemporal(config.TEMPORAL_ADDRESS, config.TEMPORAL_NAMESPACE, config.codecKeys);
  const startAll = async (asked: URLSearchParams): Promise<void> => {
    const run = asked.get('run') ?? '';
    await closedLoop(Number(asked.get('clients')), Number(asked.get('count')), (index) =>
      client.workflow.start('noopWorkflow', {
        workflowId: `noop/${run}/${index}`,
        taskQueue: FLOWS_TASK_QUEUE,
        args: [{ tenantId: run, paymentId: String(index) }],
      }),
    );
  };
  createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const work = url.pathname === '/readyz' ? Promise.resolve() : startAll(url.searchParams);
    work.then(
      () => response.end('done'),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  }).listen(config.PORT, config.HOST);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
}

main();
