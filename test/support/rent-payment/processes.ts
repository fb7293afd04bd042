import { WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { WORKFLOW_TYPES } from '../../../contracts/rent-payment';
import { SEARCH_ATTRIBUTES } from '../../../contracts/search-attributes';
import { until } from '../../../dev/demo/client';
import type { Stage } from './stage';

/** What an operator sees of a process. */
export interface ProcessView {
  readonly type: string;
  /** Of the workflow, such as COMPLETED; NOT_STARTED when there is none yet. */
  readonly status: string;
  readonly processStatus: string | undefined;
  readonly waitingFor: string | undefined;
  readonly tenantId: string | undefined;
  readonly leaseId: string | undefined;
  readonly staticSummary: string | undefined;
  readonly historyLength: number;
}

const WORKFLOW_IDS = {
  pay: ['rent-payment', WORKFLOW_TYPES.rentPayment],
  dep: ['bank-deposit', WORKFLOW_TYPES.bankDeposit],
  rev: ['payment-reversal', WORKFLOW_TYPES.paymentReversal],
  adj: ['charge-adjustment', WORKFLOW_TYPES.chargeAdjustment],
} as const;

/** Workflow id of what an id names; written out here, so that a change of the product's own shows. */
export const workflowIdOf = (id: string): string =>
  `${WORKFLOW_IDS[id.slice(0, 3) as keyof typeof WORKFLOW_IDS][0]}/${id}`;

/** The workflow of a payment or request. */
export const handleOf = (stage: Pick<Stage, 'temporal'>, id: string): WorkflowHandle =>
  stage.temporal.client.workflow.getHandle(workflowIdOf(id));

const OPEN = ['NOT_STARTED', 'RUNNING'];

const NOT_STARTED: ProcessView = {
  ...{
    type: '',
    status: 'NOT_STARTED',
    processStatus: undefined,
    waitingFor: undefined,
    tenantId: undefined,
  },
  ...{ leaseId: undefined, staticSummary: undefined, historyLength: 0 },
};

/** Looks at a process as the Web UI does; it may be accepted and not started yet. */
export async function viewOf(stage: Pick<Stage, 'temporal'>, id: string): Promise<ProcessView> {
  const description = await handleOf(stage, id)
    .describe()
    .catch((error: unknown) => {
      if (error instanceof WorkflowNotFoundError) return null;
      throw error;
    });
  if (description === null) return NOT_STARTED;
  const attribute = (name: keyof typeof SEARCH_ATTRIBUTES): string | undefined =>
    description.typedSearchAttributes.get(SEARCH_ATTRIBUTES[name]);
  return {
    type: description.type,
    status: description.status.name,
    processStatus: attribute('ProcessStatus'),
    waitingFor: attribute('WaitingFor'),
    tenantId: attribute('TenantId'),
    leaseId: attribute('LeaseId'),
    staticSummary: await description.staticSummary(),
    historyLength: description.historyLength,
  };
}

/** The process once its workflow has closed; the row it wrote may be seen a moment earlier. */
export function closedView(stage: Pick<Stage, 'temporal'>, id: string): Promise<ProcessView> {
  return until(
    `${id} to close`,
    20_000,
    () => viewOf(stage, id),
    ({ status }) => !OPEN.includes(status),
  );
}

/** Current details as the workflow says them; needs a worker. */
export async function currentDetailsOf(stage: Pick<Stage, 'temporal'>, id: string): Promise<string> {
  const metadata = await handleOf(stage, id).query<temporal.api.sdk.v1.IWorkflowMetadata, []>(
    '__temporal_workflow_metadata',
  );
  return metadata.currentDetails ?? '';
}
