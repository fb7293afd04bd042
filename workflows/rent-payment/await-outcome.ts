import { log } from '@temporalio/workflow';
import type { AttemptInput } from '../../contracts/rent-payment';
import { tellStatus, workflowMs, workflowTime } from '../steps/status';
import type { EvidenceInbox } from './evidence-inbox';
import { pullStatement, queryPush } from './provider-calls';
import { applyEvidence, applyQuery, matchStatement } from './steps';

type Settling = Awaited<ReturnType<typeof applyEvidence>>;
/** Where the attempt stands after a step that settles. */
export type Standing = Exclude<Settling, { status: 'refused' }>;

/** What is waited for, and what may be asked meanwhile. */
export interface OutcomeWait {
  readonly attempt: AttemptInput;
  readonly inbox: EvidenceInbox;
  /** False where the push gave no id: then only the statement can be asked. */
  readonly canQuery: boolean;
  readonly askAfterSeconds: readonly number[];
  readonly standing: Standing;
}

// A person is reminded by the queue itself; the process looks at the statement again each day while the provider has it.
const DAY_MS = 86_400_000;
const LOOKS_AFTER_MAX = 2;
const UNREAD_RETRY_MS = 600_000;

const isFinal = ({ attempt, receiptPending }: Standing): boolean =>
  attempt === 'failed' || (attempt === 'succeeded' && !receiptPending);

function standingOf(step: Settling): Standing {
  if (step.status === 'refused') throw new Error(`a step that settles was refused: ${step.reason}`);
  return step;
}

/** Reads the statement and settles by it; undefined where the provider does not answer: nothing is settled by that. */
async function lookAtStatement(attempt: AttemptInput, look: 'check' | 'last'): Promise<Standing | undefined> {
  try {
    await pullStatement(attempt);
  } catch (error) {
    log.warn('the statement could not be read', { error: String(error) });
    return undefined;
  }
  return standingOf(await matchStatement(attempt, look, workflowTime()));
}

/** Takes evidence as it comes, until the outcome is known or the time is over. */
async function takeEvidence(
  { attempt, inbox }: OutcomeWait,
  before: Standing,
  waitMsMax: number,
): Promise<Standing> {
  let standing = before;
  const endsAt = workflowMs() + waitMsMax;
  while (!isFinal(standing)) {
    const evidenceId = await inbox.next(Math.max(0, endsAt - workflowMs()));
    if (evidenceId === undefined) return standing;
    const { tenantId } = attempt;
    standing = standingOf(await applyEvidence({ tenantId, evidenceId }, workflowTime()));
    if (standing.asksStatement) standing = (await lookAtStatement(attempt, 'check')) ?? standing;
  }
  return standing;
}

async function ask({ attempt, canQuery }: OutcomeWait, before: Standing): Promise<Standing> {
  if (!canQuery || before.receiptPending) return (await lookAtStatement(attempt, 'check')) ?? before;
  const { resultCode } = await queryPush(attempt).catch(() => ({ resultCode: null }));
  if (resultCode === null) return before;
  return standingOf(await applyQuery(attempt, resultCode, workflowTime()));
}

/** The last look: tried until the statement has been read, and evidence that comes meanwhile is taken. */
async function lookLast(wait: OutcomeWait, before: Standing): Promise<Standing> {
  let standing = before;
  while (!isFinal(standing)) {
    const seen = await lookAtStatement(wait.attempt, 'last');
    if (seen !== undefined) return seen;
    tellStatus('unknown', 'The **statement cannot be read**; it is tried again.', 'provider');
    standing = await takeEvidence(wait, standing, UNREAD_RETRY_MS);
  }
  return standing;
}

/** Neither callback, query nor statement tells: a person's queue, and evidence that still comes. */
async function awaitPerson(wait: OutcomeWait, before: Standing): Promise<Standing> {
  tellStatus(
    'unknown',
    'In the **person’s queue**: nothing tells the outcome. Resolve it with a receipt or a line of the statement.',
    'person',
  );
  let standing = before;
  for (let looks = 0; !isFinal(standing); looks += 1) {
    standing = await takeEvidence(wait, standing, DAY_MS);
    if (isFinal(standing) || looks >= LOOKS_AFTER_MAX) continue;
    standing = (await lookAtStatement(wait.attempt, 'check')) ?? standing;
  }
  return standing;
}

/** Waits until evidence settles the attempt, asking at the times given, the statement at the end of them. */
export async function awaitOutcome(wait: OutcomeWait): Promise<Standing> {
  let { standing } = wait;
  let beforeSeconds = 0;
  for (const seconds of wait.askAfterSeconds) {
    standing = await takeEvidence(wait, standing, (seconds - beforeSeconds) * 1_000);
    if (isFinal(standing)) return standing;
    standing = await ask(wait, standing);
    if (isFinal(standing)) return standing;
    beforeSeconds = seconds;
  }
  standing = await lookLast(wait, standing);
  return isFinal(standing) ? standing : awaitPerson(wait, standing);
}
