import { until } from '../../dev/demo/client';
import { setCurrentBuild } from '../../kernel/temporal';
import type { Company } from '../support/rent-payment/company';
import { workflowIdOf } from '../support/rent-payment/processes';
import { RENT_MINOR } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';

const OURS = 'build-1';
const NEXT = 'build-2';
// A worker looks every five seconds which build is current.
const KNOWN_AFTER_MS = 10_000;

let stage: Stage;
let company: Company;
beforeAll(async () => {
  const environment = { WORKER_BUILD_ID: OURS, PROCESS_START_AFTER_MS: '5000' };
  stage = await openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: false, environment });
  company = await stage.company();
});
afterAll(() => stage.close());

const makeCurrent = async (buildId: string): Promise<void> => {
  await setCurrentBuild(stage.temporal.connection, stage.config.TEMPORAL_NAMESPACE, buildId);
  await new Promise((resolve) => setTimeout(resolve, KNOWN_AFTER_MS));
};

/** Waits until its process has ended too: the build is written down with the first task. */
async function succeeded(paymentId: string): Promise<void> {
  expect(await company.final(paymentId)).toMatchObject({ status: 'succeeded' });
  await stage.temporal.client.workflow.getHandle(workflowIdOf(paymentId)).result();
}

/** The build that a payment's process is pinned to, and whether its worker claimed and started it. */
async function standing(paymentId: string): Promise<{ build: string | null; isClaimed: boolean }> {
  const id = workflowIdOf(paymentId);
  const { raw } = await stage.temporal.client.workflow.getHandle(id).describe();
  const { rows } = await stage.adminPool.query<{ isClaimed: boolean }>(
    'SELECT claimed_at IS NOT NULL AS "isClaimed" FROM process_start WHERE workflow_id = $1',
    [id],
  );
  const build = raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? null;
  return { build, isClaimed: rows[0]!.isClaimed };
}

it('new processes start on the current build: a worker of another starts none, and what waits goes on when its build is there', async () => {
  const first = await company.pay(0, RENT_MINOR);
  await succeeded(first);
  expect(await standing(first)).toEqual({ build: OURS, isClaimed: true });

  await makeCurrent(NEXT);
  const second = await company.pay(0, RENT_MINOR);
  const known = () =>
    standing(second).then(
      () => true,
      () => false,
    );
  await until('the relay to have started it', 20_000, known, (isStarted) => isStarted);
  expect(await standing(second)).toEqual({ build: null, isClaimed: false });
  expect((await company.api.get(`/v1/payments/${second}`)).body).toMatchObject({ status: 'received' });

  await makeCurrent(OURS);
  await succeeded(second);
  expect(await standing(second)).toMatchObject({ build: OURS });
});
