import type { Callback, Telling } from '../callbacks/callback';
import { planCallback } from '../callbacks/plan';
import type { Facts } from '../faults/facts';
import type { CallbackPoint } from '../faults/table';
import { asSent, resultDesc } from '../parts/result-codes';
import type { Core } from './core';

/** A request that is only acknowledged, and answered later at a URL: B2C, status, reversal, balance. */
export interface Conversation {
  readonly point: Extract<CallbackPoint, `${string}.result`>;
  readonly originatorConversationId: string;
  readonly conversationId: string;
  readonly resultUrl: string;
  readonly timeoutUrl: string;
  readonly facts: Facts;
}

interface Parameter {
  readonly Key: string;
  readonly Value?: unknown;
}

/** The end of a conversation. A failure has a TransactionID too, which is no receipt, and no parameters. */
export interface Outcome {
  readonly code: string;
  readonly transactionId: string;
  readonly parameters?: (told: Telling) => readonly Parameter[];
  /** Beside QueueTimeoutURL. With any, ReferenceItem is an array; with none, an object. */
  readonly references?: readonly Parameter[];
  /** The balance API writes its codes as text. */
  readonly hasTextCodes?: true;
}

const ACCEPTED = 'Accept the service request successfully.';
const NOT_FINAL = 1;
const RESULT_PATHS: Record<Conversation['point'], string> = {
  'b2c.result': 'b2cresults',
  'status.result': 'transactionstatusresults',
  'reversal.result': 'reversalresults',
  'balance.result': 'abresults',
};

/** What the caller is told at once. */
export const acknowledgement = (conversation: Conversation) => ({
  OriginatorConversationID: conversation.originatorConversationId,
  ConversationID: conversation.conversationId,
  ResponseCode: '0',
  ResponseDescription: ACCEPTED,
});

/** Asks `find` for the outcome after the usual delay, and sends it. */
export function answerLater(core: Core, conversation: Conversation, find: () => Outcome): void {
  const { drawn } = planCallback(core.faults, conversation.point, conversation.facts);
  core.timers.after(core.settings.resultDelayMs, () =>
    core.delivery.send(resultCallback(conversation, find()), drawn),
  );
}

/** The `Result` of a conversation, ready to be sent. */
export function resultCallback(conversation: Conversation, outcome: Outcome): Callback {
  const { originatorConversationId, conversationId, point } = conversation;
  const ids = {
    OriginatorConversationID: originatorConversationId,
    ConversationID: conversationId,
    TransactionID: outcome.transactionId,
  };
  const timeoutReference = {
    Key: 'QueueTimeoutURL',
    Value: `https://internalsandbox.safaricom.co.ke/mpesa/${RESULT_PATHS[point]}/v1/submit`,
  };
  const references = [...(outcome.references ?? []), timeoutReference];
  const code = outcome.hasTextCodes ? outcome.code : asSent(outcome.code);
  return {
    point,
    url: conversation.resultUrl,
    facts: conversation.facts,
    body: (told) => ({
      Result: {
        ResultType: outcome.hasTextCodes ? '0' : 0,
        ResultCode: code,
        ResultDesc: resultDesc(outcome.code),
        ...ids,
        ...(outcome.parameters && {
          ResultParameters: { ResultParameter: outcome.parameters(told) },
        }),
        ReferenceData: { ReferenceItem: references.length === 1 ? timeoutReference : references },
      },
    }),
    timeout: {
      url: conversation.timeoutUrl,
      // No sample of this body is public. ResultType 1 is documented as "waiting for further messages".
      body: {
        Result: { ResultType: NOT_FINAL, ResultCode: 26, ResultDesc: resultDesc('26'), ...ids },
      },
    },
  };
}
