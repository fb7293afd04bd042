/** A step of a process: what it does in one transaction, what undoes it, and what happens when undoing fails. */
export interface SagaStep {
  readonly workflow: 'rentPayment' | 'bankDeposit' | 'paymentReversal' | 'chargeAdjustment';
  /** Which process does it. */
  readonly process: 'server' | 'worker' | 'relay';
  /** The label of its transaction, found in the SQL: fault tests kill the process at it. */
  readonly label: string;
  /** What leads to the step, where it is not the one before it. */
  readonly when?: string;
  readonly effect: string;
  readonly compensation: string;
  readonly whenCompensationFails: string;
}

/** What becomes of a compensation that fails. */
export const RETRIED =
  'tried again for ever with back-off, WaitingFor = database; a person sees it in the Web UI';
const NONE = 'none: nothing before it has an effect outside its own transaction';
const FAILED =
  'fail-payment: failed with its reason and payment.failed; does nothing when it has succeeded, which only a reversal undoes';
const LAST = 'none: it is the last step, and atomic; undone only by a reversal that a manager asks for';

/** The saga table of the room. Docs and the fault tests are derived from it. */
export const SAGA: readonly SagaStep[] = [
  {
    workflow: 'rentPayment',
    process: 'server',
    label: 'accept-payment',
    effect: 'payment received, idempotency record and process start in one commit',
    compensation: NONE,
    whenCompensationFails: 'does not apply',
  },
  {
    workflow: 'rentPayment',
    process: 'worker',
    label: 'settle-payment',
    effect:
      'validated; intent, payment.initiated, ledger posting, allocations, succeeded, payment.succeeded, disbursement.check_requested in one commit',
    compensation: FAILED,
    whenCompensationFails: RETRIED,
  },
  {
    workflow: 'rentPayment',
    process: 'worker',
    label: 'open-payment',
    when: 'refused',
    effect: 'the intent by itself, pending with payment.initiated; or nothing, where validation refuses it',
    compensation: FAILED,
    whenCompensationFails: RETRIED,
  },
  {
    workflow: 'rentPayment',
    process: 'relay',
    label: 'consume-notifications',
    effect: 'one notice row for each recipient and channel of an event',
    compensation: 'none: a notice is not recalled; a reversal sends its own',
    whenCompensationFails: 'does not apply',
  },
  {
    workflow: 'rentPayment',
    process: 'relay',
    label: 'consume-audit',
    effect: 'one chained audit record for each event',
    compensation: 'none: the audit trail is never undone',
    whenCompensationFails: 'does not apply',
  },
  ...(['bankDeposit', 'paymentReversal', 'chargeAdjustment'] as const).flatMap((workflow): SagaStep[] => {
    const name = { bankDeposit: 'deposit', paymentReversal: 'reversal', chargeAdjustment: 'adjustment' }[
      workflow
    ];
    return [
      {
        workflow,
        process: 'server',
        label: `accept-${name}`,
        effect: `${name} received, idempotency record and process start in one commit`,
        compensation: NONE,
        whenCompensationFails: 'does not apply',
      },
      {
        workflow,
        process: 'worker',
        label: `post-${name}`,
        effect: 'ledger posting, rows and events in one commit, or refused with its reason',
        compensation: LAST,
        whenCompensationFails: 'does not apply',
      },
    ];
  }),
];

/** A step of collecting by M-Pesa. One without a transaction is a call to the provider, which no commit takes back. */
export interface MpesaStep extends Omit<SagaStep, 'workflow' | 'process'> {
  readonly workflow:
    'mpesaPayment' | 'lateEvidence' | 'statementSweep' | 'paymentRefund' | 'latePayoutEvidence';
  readonly process: 'server' | 'worker';
  /** False of a call: its label is the activity's name, and stands in no SQL. */
  readonly isTransaction: boolean;
}

const NOT_UNDONE = 'none: evidence is never undone; stronger evidence settles what weaker said';
/** Compensation of a question. */
export const ASKS = 'none: it asks and changes nothing at the provider';
const NEVER = 'does not apply';

/** A step of the server, of the process named in `workflow`. */
export const server = (label: string, effect: string, when?: string): MpesaStep => ({
  ...{ workflow: 'mpesaPayment', process: 'server', isTransaction: true, label, effect },
  ...{ compensation: NONE, whenCompensationFails: NEVER, ...(when !== undefined && { when }) },
});

/** A step of the worker in the process of an attempt, undone by nothing, but for what `rest` says. */
export const step = (label: string, effect: string, rest: Partial<MpesaStep> = {}): MpesaStep => ({
  ...{ workflow: 'mpesaPayment', process: 'worker', isTransaction: true, label, effect },
  ...{ compensation: NOT_UNDONE, whenCompensationFails: NEVER, ...rest },
});

/**
 * The saga table of rent by M-Pesa, beside that of the cash room: fault tests of each are derived from its own. Before the
 * push fail-attempt compensates; from the moment that it may have left, nothing but evidence ends the process.
 */
export const MPESA_SAGA: readonly MpesaStep[] = [
  server(
    'accept-collection',
    'payment received, attempt prepared, idempotency record and process start in one commit',
  ),
  server(
    'accept-retry',
    'another attempt prepared, with its process start; refused by a unique index while one is open',
    'the payment has failed and the customer tries again',
  ),
  step(
    'open-attempt',
    'validated; intent pending, payment.initiated, the sending claimed by this run, in one commit',
    {
      compensation:
        'fail-attempt: attempt and payment failed with payment.failed; nothing where the outcome is known',
      whenCompensationFails: RETRIED,
    },
  ),
  step('sendPush', 'the customer’s phone is asked; sent again only where it surely was not sent', {
    isTransaction: false,
    compensation: 'none: a push cannot be called back; what has no answer is unknown, and is not sent again',
  }),
  step('fail-attempt', 'attempt and payment failed with the reason, and payment.failed', {
    when: 'refused by validation or by M-Pesa, or cancelled or too late before it was sent',
    compensation: 'none: it is the compensation; a receipt that comes later still credits',
  }),
  step('note-push', 'attempt pending with M-Pesa’s ids, or unknown; nothing where evidence came first'),
  step('queryPush', 'M-Pesa is asked how the push ended', {
    isTransaction: false,
    when: 'no callback, at each time of the schedule',
    compensation: ASKS,
  }),
  step('apply-query', 'success posted provisionally, the receipt to come; or failed', {
    when: 'the query has a final result',
    compensation:
      'match-statement: a success that the statement does not know is reversed and given to a person',
    whenCompensationFails: 'keep-for-person: where its surplus was used it stays, and a person decides',
  }),
  step('query-for-person', 'a review of kind quarantine, in place of the posting', {
    when: 'a rule refuses the posting of apply-query',
  }),
  server(
    'accept-callback',
    'the body in the inbox and the word to its process in one commit; a repeat writes nothing',
    'M-Pesa calls back',
  ),
  step(
    'apply-evidence',
    'receipt taken once, ledger, allocation, events, word handled in one commit; or failed; or a review',
    { when: 'a callback, a line of the statement or a resolution came' },
  ),
  step('quarantine-evidence', 'a review of kind quarantine, the word handled', {
    when: 'a rule refuses the posting of apply-evidence',
  }),
  step('pullStatement', 'the statement around the push is read, page by page', {
    isTransaction: false,
    when: 'queries told nothing, or a receipt is to come, or a person asks',
    compensation: ASKS,
  }),
  step('keep-lines', 'a page of lines, each once, and the word to those processes whose money is on it'),
  step('match-statement', 'settled by its lines; at the last look the rest unknown, with a review', {
    when: 'the statement was read',
  }),
  step(
    'keep-for-person',
    'a review of kind unconfirmed_success, what a person said is theirs again; the posting stays',
    {
      when: 'a rule refuses what match-statement would post or take back',
    },
  ),
  server(
    'accept-resolution',
    'the review resolving, with what a person says, and the word to the process in one commit',
    'a person resolves a review',
  ),
  step('apply-evidence', 'as above, for a process that has ended: a late success credits once', {
    workflow: 'lateEvidence',
  }),
  step('sweepStatement', 'the statement of the last hours is read, page by page, and the time noted', {
    workflow: 'statementSweep',
    isTransaction: false,
    compensation: ASKS,
  }),
  step('keep-lines', 'as above: each line once, with the word to its process', {
    workflow: 'statementSweep',
  }),
  step('post-unidentified', 'money that names no attempt in suspense, each receipt once, with a review', {
    workflow: 'statementSweep',
  }),
];
