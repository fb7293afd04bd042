import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import { EVIDENCE_SIGNAL } from '../../contracts/rent-payment';

const evidenceSignal = defineSignal<[string]>(EVIDENCE_SIGNAL);

/** Evidence that came for the process, in the order it came, each id once. */
export interface EvidenceInbox {
  /** The next one, waiting at most so long; undefined when none came. */
  next(waitMsMax: number): Promise<string | undefined>;
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
