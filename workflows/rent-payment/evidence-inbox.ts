import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import { EVIDENCE_SIGNAL } from '../../contracts/rent-payment';
import { workflowMs } from '../steps/status';

const evidenceSignal = defineSignal<[string]>(EVIDENCE_SIGNAL);

/** Evidence that came for the process, in the order it came, each id once. */
export interface EvidenceInbox {
  /** The next one, waiting at most so long; undefined when none came. */
  next(waitMsMax: number): Promise<string | undefined>;
}

/**
 * Takes evidence as it comes, until what it leads to is final or the time is over. Answers where that stands at the end:
 * `before`, where nothing came.
 */
export async function takeUntilFinal<S>(
  inbox: EvidenceInbox,
  before: S,
  isFinal: (standing: S) => boolean,
  take: (evidenceId: string) => Promise<S>,
  waitMsMax: number,
): Promise<S> {
  let standing = before;
  const endsAt = workflowMs() + waitMsMax;
  while (!isFinal(standing)) {
    const evidenceId = await inbox.next(Math.max(0, endsAt - workflowMs()));
    if (evidenceId === undefined) return standing;
    standing = await take(evidenceId);
  }
  return standing;
}

/** Opens the inbox; to be called before the first wait, so that no signal comes too early. */
export function openEvidenceInbox(): EvidenceInbox {
  const waiting: string[] = [];
  const seen = new Set<string>();
  setHandler(evidenceSignal, (evidenceId) => {
    if (seen.has(evidenceId)) return;
    seen.add(evidenceId);
    waiting.push(evidenceId);
  });
  return {
    next: async (waitMsMax) => {
      if (waiting.length === 0 && waitMsMax > 0) {
        await condition(() => waiting.length > 0, waitMsMax, { summary: 'Wait for word of the provider' });
      }
      return waiting.shift();
    },
  };
}
