import { REFUND_SAGA } from '../../domain/rent-payment/refund-saga';
import { MPESA_SAGA, type MpesaStep } from '../../domain/rent-payment/saga';
import { REFUND_TRANSITIONS } from '../../domain/rent-payment/refund-status';
import { ATTEMPT_TRANSITIONS } from '../../domain/rent-payment/status';
import { code, mermaid, table } from './markdown';
import { states } from './states';

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly when?: string;
}

/** Which step of the table leads to which; a test holds that it names every one and no other. */
const ARROWS: readonly Arrow[] = [
  { from: 'accept-collection', to: 'open-attempt' },
  { from: 'accept-retry', to: 'open-attempt' },
  { from: 'open-attempt', to: 'sendPush' },
  { from: 'open-attempt', to: 'fail-attempt', when: 'refused' },
  { from: 'sendPush', to: 'sendPush', when: 'surely not sent' },
  { from: 'sendPush', to: 'fail-attempt', when: 'refused, or cancelled before it' },
  { from: 'sendPush', to: 'note-push', when: 'taken, or unknown' },
  { from: 'fail-attempt', to: 'accept-retry', when: 'the customer tries again' },
  { from: 'note-push', to: 'apply-evidence', when: 'word comes' },
  { from: 'note-push', to: 'queryPush', when: 'no word' },
  { from: 'accept-callback', to: 'apply-evidence', when: 'word' },
  { from: 'apply-evidence', to: 'quarantine-evidence', when: 'a rule refuses' },
  { from: 'queryPush', to: 'apply-query', when: 'final' },
  { from: 'apply-query', to: 'query-for-person', when: 'a rule refuses' },
  { from: 'queryPush', to: 'pullStatement', when: 'told nothing' },
  { from: 'apply-query', to: 'pullStatement', when: 'receipt to come' },
  { from: 'pullStatement', to: 'keep-lines' },
  { from: 'sweepStatement', to: 'keep-lines' },
  { from: 'keep-lines', to: 'apply-evidence', when: 'word' },
  { from: 'keep-lines', to: 'match-statement' },
  { from: 'keep-lines', to: 'post-unidentified', when: 'no attempt' },
  { from: 'post-unidentified', to: 'accept-resolution', when: 'a review' },
  { from: 'match-statement', to: 'keep-for-person', when: 'a rule refuses' },
  { from: 'match-statement', to: 'accept-resolution', when: 'unknown: a review' },
  { from: 'accept-resolution', to: 'apply-evidence', when: 'word' },
];

/** Labels in the order in which the table has them first. */
const LABELS = [...new Set(MPESA_SAGA.map(({ label }) => label))];

function flow(): string {
  const box = (label: string): string => {
    const { process, isTransaction } = MPESA_SAGA.find((step) => step.label === label) as MpesaStep;
    const text = `"${process}: ${label}"`;
    return isTransaction ? `  ${label}[${text}]` : `  ${label}{{${text}}}`;
  };
  return mermaid(
    'flowchart TD',
    ...LABELS.map(box),
    ...ARROWS.map(({ from, to, when }) => `  ${from} -->${when === undefined ? '' : `|"${when}"|`} ${to}`),
  );
}

const saga = (steps: readonly MpesaStep[]): string =>
  table(
    ['workflow', 'step', 'process', 'when', 'effect', 'compensation', 'when the compensation fails'],
    steps.map((step) => [
      code(step.workflow),
      step.isTransaction ? code(step.label) : `${code(step.label)} (call)`,
      step.process,
      step.when ?? '',
      step.effect,
      step.compensation,
      step.whenCompensationFails,
    ]),
  );

/** The generated parts about M-Pesa of docs/flows/rent-payment.md, by name. */
export const MPESA_PARTS: Readonly<Record<string, () => string>> = {
  'attempt-states': () => states(ATTEMPT_TRANSITIONS),
  'mpesa-flow': flow,
  'mpesa-saga': () => saga(MPESA_SAGA),
  'refund-states': () => states(REFUND_TRANSITIONS),
  'refund-saga': () => saga(REFUND_SAGA),
};

/** Ends of the arrows of the flow's diagram, for the test that compares them with the table. */
export const FLOW_ENDS: readonly string[] = [...new Set(ARROWS.flatMap(({ from, to }) => [from, to]))];
