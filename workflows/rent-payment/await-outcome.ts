import { log } from '@temporalio/workflow';
import type { AttemptInput } from '../../contracts/rent-payment';
import { tellStatus, workflowTime } from '../steps/status';
import { takeUntilFinal, type EvidenceInbox } from './evidence-inbox';
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
// A statement that cannot be read: soon again, then a person is told, and again for two days: longer than it is given.
const UNREAD_WAITS_MS = [10_000, 30_000];
const UNREAD_WAIT_MS = 15 * 60_000;
const LAST_LOOKS_MAX = 192;

const isFinal = ({ attempt, receiptPending }: Standing): boolean =>
  attempt === 'failed' || (attempt === 'succeeded' && !receiptPending);

function standingOf(step: Settling): Standing {
  if (step.status === 'refused') throw new Error(`a step that settles was refused: ${step.reason}`);
  return step;
}

/** Reads the statement; `gone`: the provider does not give it any more. */
function readStatement(attempt: AttemptInput): Promise<'read' | 'gone' | 'unread'> {
  return pullStatement(attempt).then(
    (lines) => (lines === null ? 'gone' : 'read'),
    (error: unknown) => {
      log.warn('the statement could not be read', { error: String(error) });
      return 'unread';
    },
  );
}

/** Reads the statement and settles by what is there. A provider that does not answer settles nothing. */
async function checkStatement(attempt: AttemptInput, before: Standing): Promise<Standing> {
  const isRead = (await readStatement(attempt)) !== 'unread';
  return isRead ? standingOf(await matchStatement(attempt, 'check', workflowTime())) : before;
}

/** A person says that no money came: the statement has to agree, else the review is theirs again. */
async function askStatement(attempt: AttemptInput): Promise<Standing> {
  const look = (await readStatement(attempt)) === 'unread' ? 'unread' : 'check';
  return standingOf(await matchStatement(attempt, look, workflowTime()));
}

async function settleBy({ tenantId }: AttemptInput, evidenceId: string): Promise<Standing> {
  return standingOf(await applyEvidence({ tenantId, evidenceId }, workflowTime()));
}

/** Takes evidence as it comes, until the outcome is known or the time is over. */
function takeEvidence(
  { attempt, inbox }: OutcomeWait,
  before: Standing,
  waitMsMax: number,
): Promise<Standing> {
  const take = async (evidenceId: string): Promise<Standing> => {
    const standing = await settleBy(attempt, evidenceId);
    return standing.asksStatement ? askStatement(attempt) : standing;
  };
  return takeUntilFinal(inbox, before, isFinal, take, waitMsMax);
}

async function ask({ attempt, canQuery }: OutcomeWait, before: Standing): Promise<Standing> {
  if (!canQuery || before.receiptPending) return checkStatement(attempt, before);
  const { resultCode } = await queryPush(attempt).catch(() => ({ resultCode: null }));
  if (resultCode === null) return before;
  return standingOf(await applyQuery(attempt, resultCode, workflowTime()));
}

/**
 * The statement's last word: what is not there goes to a person. While it cannot be read, its silence is no word: a person is
 * told so, and it is looked at again as long as the provider has it.
 */
async function lastLook(awaited: OutcomeWait, before: Standing): Promise<Standing> {
  const { attempt } = awaited;
  let standing = before;
  for (let looks = 0; looks < LAST_LOOKS_MAX; looks += 1) {
    const isRead = (await readStatement(attempt)) === 'read';
    if (isRead) return standingOf(await matchStatement(attempt, 'last', workflowTime()));
    tellStatus('unknown', 'The statement **cannot be read**; it will be tried again.', 'provider');
    const soonMs = UNREAD_WAITS_MS[looks];
    if (soonMs === undefined) standing = standingOf(await matchStatement(attempt, 'unread', workflowTime()));
    standing = await takeEvidence(awaited, standing, soonMs ?? UNREAD_WAIT_MS);
    if (isFinal(standing)) return standing;
  }
  return standing;
}

/** Neither callback, query nor statement tells: a person's queue, and evidence that still comes. */
async function awaitPerson(awaited: OutcomeWait, before: Standing): Promise<Standing> {
  tellStatus(
    'unknown',
    'In the **person’s queue**: nothing tells the outcome. Resolve it with a receipt or a line of the statement.',
    'person',
  );
  let standing = before;
  for (let looks = 0; !isFinal(standing); looks += 1) {
    standing = await takeEvidence(awaited, standing, DAY_MS);
    if (!isFinal(standing) && looks < LOOKS_AFTER_MAX)
      standing = await checkStatement(awaited.attempt, standing);
  }
  return standing;
}

async function untilSettled(awaited: OutcomeWait): Promise<Standing> {
  let { standing } = awaited;
  let beforeSeconds = 0;
  for (const seconds of awaited.askAfterSeconds) {
    standing = await takeEvidence(awaited, standing, (seconds - beforeSeconds) * 1_000);
    if (isFinal(standing)) return standing;
    standing = await ask(awaited, standing);
    if (isFinal(standing)) return standing;
    beforeSeconds = seconds;
  }
  standing = await lastLook(awaited, standing);
  return isFinal(standing) ? standing : awaitPerson(awaited, standing);
}

/**
 * Waits until evidence settles the attempt, asking at the times given, the statement at the end of them. Evidence that came
 * beside what settled it is taken too: left behind, it would wait until somebody is told of it again.
 */
export async function awaitOutcome(awaited: OutcomeWait): Promise<Standing> {
  const { inbox, attempt } = awaited;
  let standing = await untilSettled(awaited);
  for (let evidenceId = await inbox.next(0); evidenceId !== undefined; evidenceId = await inbox.next(0)) {
    standing = await settleBy(attempt, evidenceId);
  }
  return standing;
}
