/** A step of a process: what it does in one transaction, what undoes it, and what happens when undoing fails. */
export interface SagaStep {
  readonly workflow: 'rentPayment' | 'bankDeposit' | 'paymentReversal' | 'chargeAdjustment';
  /** Which process does it. */
  readonly process: 'server' | 'worker' | 'relay';
  /** The label of its transaction, found in the SQL: fault tests kill the process at it. */
  readonly label: string;
  readonly effect: string;
  readonly compensation: string;
  readonly whenCompensationFails: string;
}

const RETRIED = 'tried again for ever with back-off, WaitingFor = database; a person sees it in the Web UI';
const NONE = 'none: nothing before it has an effect outside its own transaction';
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
    label: 'open-payment',
    effect: 'validated; intent pending and payment.initiated, or nothing and the reason',
    compensation:
      'fail-payment: failed with its reason and payment.failed; does nothing when it has succeeded',
    whenCompensationFails: RETRIED,
  },
  {
    workflow: 'rentPayment',
    process: 'worker',
    label: 'settle-payment',
    effect:
      'ledger posting, allocations, succeeded, payment.succeeded, disbursement.check_requested in one commit',
    compensation: LAST,
    whenCompensationFails: 'does not apply',
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
