import type { Bench } from '../mechanism/bench';
import { closedLoop } from '../mechanism/closed-loop';
import { foundCompany } from '../mechanism/company';
import { drained } from '../mechanism/drained';
import { openHttpClient, type HttpClient } from '../mechanism/http';
import { alternate, type Side } from '../mechanism/rounds';
import { median, quantile } from '../mechanism/statistics';
import type { Row } from '../report';

const CLIENTS = 8;
const PAYMENTS = 100;
const GOAL = 1.8;
const P99 = 0.99;
// Until the engine has compiled what it will, and the heaps have their size: the tail is otherwise that of starting.
const WARM_UP_ROUNDS = 3;

/** Reads at a fixed concurrency; gives each read's milliseconds. */
async function readAll(client: HttpClient, paths: readonly string[], reads: number): Promise<number[]> {
  const samples: number[] = [];
  await closedLoop(CLIENTS, reads, async (index) => {
    const startMs = performance.now();
    const { status } = await client.get(paths[index % paths.length] ?? '');
    samples.push(performance.now() - startMs);
    if (status !== 200) throw new Error(`a read was answered ${status}`);
  });
  return samples;
}

/** GET of a payment, with all that the API does for a caller, against the bare twin in a process of its own. */
export async function apiRead({ stack, sizes, say }: Bench): Promise<Row[]> {
  const company = await foundCompany(stack, PAYMENTS);
  const ids: string[] = [];
  for (let payment = 0; payment < PAYMENTS; payment += 1) ids.push(await company.pay());
  await drained(stack);
  const bare = await stack.startProgram('bare-api');
  const bareClient = openHttpClient(bare.url, CLIENTS, {});
  const ourPaths = ids.map((id) => `/v1/payments/${id}`);
  const barePaths = ids.map((id) => `/payments/${company.tenantId}/${id}`);
  const medians: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  const side =
    (name: 'ours' | 'bare', client: HttpClient, paths: readonly string[]): Side =>
    async () => {
      const samples = await readAll(client, paths, sizes.reads);
      medians[name].push(median(samples));
      say(`api.read: ${name} p99 ${quantile(samples, P99).toFixed(2)} ms`);
      return quantile(samples, P99);
    };
  const [ours, theirs] = [side('ours', company.client, ourPaths), side('bare', bareClient, barePaths)];
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
    await ours(round);
    await theirs(round);
  }
  medians.ours.length = 0;
  medians.bare.length = 0;
  const compared = await alternate(sizes.rounds, ours, theirs);
  await bare.stop();
  bareClient.close();
  company.client.close();
  const p50 = `p50 ${median(medians.ours).toFixed(2)} ms, bare ${median(medians.bare).toFixed(2)} ms`;
  return [
    {
      name: 'api.read.p99.vs-bare-express',
      unit: 'ms',
      ...compared,
      goal: { of: 'ratio', sense: 'at most', bound: GOAL },
      notes: [...compared.notes, `${p50}; ${CLIENTS} clients, ${sizes.reads} reads a round`],
    },
  ];
}
