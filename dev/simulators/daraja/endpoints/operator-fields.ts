import type { Facts } from '../faults/facts';
import { isBase64, isId, isUrl, oneOf, textFrom } from '../gateway/fields';
import type { Conversation } from '../payments/conversation';
import type { World } from '../world';

/** What status, reversal and balance ask of every caller: who orders, and where the answer goes. */
export const operatorFields = (commandId: string) => ({
  Initiator: isId,
  SecurityCredential: isBase64,
  CommandID: oneOf(commandId),
  ResultURL: isUrl,
  QueueTimeOutURL: isUrl,
  Remarks: textFrom(1, 100),
});

/** Begins a conversation whose ids are all M-Pesa's own. */
export function openConversation(
  world: World,
  point: Conversation['point'],
  fields: { readonly ResultURL: string; readonly QueueTimeOutURL: string },
  facts: Facts,
): Conversation {
  return {
    point,
    originatorConversationId: world.ids.dashed('originator'),
    conversationId: world.ids.conversationId(world.now()),
    resultUrl: fields.ResultURL,
    timeoutUrl: fields.QueueTimeOutURL,
    facts,
  };
}
