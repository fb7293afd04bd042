import type { Guard } from '../guard';

const PROVIDER_FLOW = 'test/guards/provider-flow.test.ts';
const PAYMENT = 'workflows/rent-payment/workflow.ts';
const file = 'test/guards/workflow.test.ts';
const STARTS = 'test/guards/process-start.test.ts';

/** How a process ends, is compensated and survives an outage. */
export const WORKFLOW_GUARDS: readonly Guard[] = [
  {
    guard: 'a payment found failed is concluded as failed',
    file: PAYMENT,
    find: "      return ended('failed', step.reason);",
    replace: "      return ended('succeeded', null);",
    test: {
      file,
      name: 'the end is read from the answer: a payment found failed is failed, one found succeeded or reversed is succeeded',
    },
  },
  {
    guard: 'a refusal is compensated',
    file: PAYMENT,
    find: '      return fail(payment, step.reason);',
    replace: "      return ended('failed', step.reason);",
    test: { file, name: 'a payment that settling refuses is compensated with its reason' },
  },
  {
    guard: 'a failure for good is compensated',
    file: PAYMENT,
    find: "  return fail(payment, isCancellation(error) ? 'CANCELLED' : 'SETTLEMENT_REFUSED');",
    replace: '  throw error;',
    test: { file, name: 'a step that fails for good is compensated as SETTLEMENT_REFUSED' },
  },
  {
    guard: 'a cancellation is compensated',
    file: PAYMENT,
    find: "  return fail(payment, isCancellation(error) ? 'CANCELLED' : 'SETTLEMENT_REFUSED');",
    replace: "  if (isCancellation(error)) throw error;\n  return fail(payment, 'SETTLEMENT_REFUSED');",
    test: { file, name: 'a process that is cancelled before it has settled is compensated as CANCELLED' },
  },
  {
    guard: 'a compensation runs to its end (nonCancellable)',
    file: PAYMENT,
    find: 'return CancellationScope.nonCancellable(async () =>',
    replace: 'return CancellationScope.cancellable(async () =>',
    test: { file, name: 'a process that is cancelled during its compensation compensates to its end' },
  },
  {
    guard: 'an effect under way runs to its end (nonCancellable)',
    file: 'workflows/rent-payment/requests.ts',
    find: 'return CancellationScope.nonCancellable(async () => {',
    replace: 'return CancellationScope.cancellable(async () => {',
    test: { file, name: 'a paymentReversal that is cancelled lets its one effect finish' },
  },
  {
    guard: 'an outage of the database is waited for, and shown',
    file: 'workflows/steps/database-step.ts',
    find: '      if (waiting === null) throw error;',
    replace: '      throw error;',
    test: {
      file,
      name: 'a step that the database cannot do for a while is tried until it can, and the process says that it waits for it',
    },
  },
  {
    guard: 'processes under way go on after a change (replayed histories)',
    file: PAYMENT,
    find: "  tellStatus('pending', 'Intent pending: the money is being posted.');\n",
    replace: '',
    test: {
      file: 'test/replay/replay.test.ts',
      name: 'saved histories payment-succeeded is replayed by the workflows of today',
    },
  },
  {
    guard: 'payloads are encrypted',
    file: 'kernel/temporal/codec.ts',
    find: 'Promise.resolve(payloads.map(seal))',
    replace: 'Promise.resolve(payloads)',
    test: { file: STARTS, name: 'what a process is started with stands in its history encrypted' },
  },
  {
    guard: 'messages of failures are encrypted',
    file: 'kernel/temporal/failure-converter.ts',
    find: 'encodeCommonAttributes: true',
    replace: 'encodeCommonAttributes: false',
    test: {
      file: 'test/guards/notices-and-events.test.ts',
      name: 'what went wrong stands in a history encrypted, message and stack',
    },
  },
  {
    guard: 'a push that may have moved money is not given up by a cancellation',
    file: 'workflows/rent-payment/mpesa.ts',
    find: 'return CancellationScope.nonCancellable(async () => {\n    const noted',
    replace: 'return CancellationScope.cancellable(async () => {\n    const noted',
    test: {
      file: PROVIDER_FLOW,
      name: 'once the customer was asked a cancellation is not heard: only evidence ends the process',
    },
  },
  {
    guard: 'a push that is too late is not sent',
    file: 'workflows/rent-payment/mpesa.ts',
    find: "    if (workflowMs() > sendUntilMs) return { outcome: 'late' };\n",
    replace: '',
    test: { file: PROVIDER_FLOW, name: 'a push that is too late for whoever asked is not sent' },
  },
  {
    guard: 'a payout that may have moved money is not given up by a cancellation',
    file: 'workflows/rent-payment/refund.ts',
    find: 'return CancellationScope.nonCancellable(async () => {\n    const started',
    replace: 'return CancellationScope.cancellable(async () => {\n    const started',
    test: {
      file: PROVIDER_FLOW,
      name: 'once a payout has started a cancellation is not heard: only evidence ends the process',
    },
  },
  {
    guard: 'a payout that was not handed over is not taken for one that was',
    file: 'workflows/rent-payment/refund.ts',
    find: "sent.outcome !== 'not_sent' && ",
    replace: '',
    test: {
      file: PROVIDER_FLOW,
      name: 'a payout that surely was not handed over is handed over again',
    },
  },
  {
    guard: 'a refusal does not fail a payout that an earlier try may have made',
    file: 'workflows/rent-payment/refund.ts',
    find: "    mayHaveLeft ||= sent.outcome === 'unknown';\n",
    replace: '',
    test: {
      file: PROVIDER_FLOW,
      name: 'a refusal is no word of a try before it: its money is owed again by evidence only',
    },
  },
  {
    guard: 'a refusal does not fail a payout that an earlier run may have made',
    file: 'workflows/rent-payment/refund.ts',
    find: 'let { mayHaveLeft } = started;',
    replace: 'let mayHaveLeft = started.mayHaveLeft && false;',
    test: {
      file: PROVIDER_FLOW,
      name: 'a payout that another run may have handed over is not failed by a refusal',
    },
  },
  {
    guard: 'a payout hears its result between its tries',
    file: 'workflows/rent-payment/refund.ts',
    find: "if (patched('payout-pause-hears-evidence')) return",
    replace: "if (patched('payout-pause-hears-evidence') && waitMs < 0) return",
    test: {
      file: PROVIDER_FLOW,
      name: 'a payout waits for its next try a quarter of an hour at most, and hears its result meanwhile',
    },
  },
  {
    guard: 'a payout that is tried for ever does not outgrow its history',
    file: 'workflows/rent-payment/refund.ts',
    find: 'if (workflowInfo().continueAsNewSuggested) await',
    replace: 'if (workflowInfo().continueAsNewSuggested && tries < 0) await',
    test: {
      file: PROVIDER_FLOW,
      name: 'a payout that is tried for ever goes on in a new run, as one that may have left',
    },
  },
  {
    guard: 'what was approved before a cancellation was heard goes on',
    file: 'workflows/rent-payment/refund.ts',
    find: 'if (isFinal(opened)) return ended(opened);',
    replace: 'if (isFinal(opened) || CancellationScope.current().consideredCancelled) return ended(opened);',
    test: {
      file: PROVIDER_FLOW,
      name: 'a refund that was approved before its cancellation was heard is paid out all the same',
    },
  },
  {
    guard: 'a refund whose payout is on its way is not ended by a new start of its process',
    file: 'workflows/rent-payment/refund.ts',
    find: 'if (isFinal(opened)) return',
    replace: "if (opened.status !== 'approved') return",
    test: {
      file: PROVIDER_FLOW,
      name: 'a refund whose process is started anew while its payout is on its way waits for its outcome',
    },
  },
];
