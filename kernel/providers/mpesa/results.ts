import { z } from 'zod';
import { namedValues, text, textOrNone } from './fields';

/** The result of a payout, a status question or a reversal. Of a failed one `transactionId` is no receipt. */
export interface ProviderResult {
  readonly resultCode: string;
  readonly resultDesc: string;
  /** False where the provider says that more is to come: then its code is no outcome. */
  readonly isFinal: boolean;
  readonly originatorConversationId: string;
  readonly conversationId: string;
  readonly transactionId?: string;
  /** Amounts as written but for last zeros. One that came as a JSON number is exact below 10^13 shillings. */
  readonly parameters: Readonly<Record<string, string>>;
}

const RESULT = z.object({
  Result: z.object({
    ResultType: text.nullish().catch(null),
    ResultCode: text,
    ResultDesc: textOrNone,
    OriginatorConversationID: text,
    ConversationID: text,
    TransactionID: textOrNone.catch(''),
    ResultParameters: z.object({ ResultParameter: z.unknown() }).nullish().catch(null),
  }),
});

/** As documented: 0 completed, 1 waiting for further messages. */
const MORE_TO_COME = '1';

/** Reads a result; null when it is not one. A parameter that cannot be read is left out. */
export function parseResult(body: unknown): ProviderResult | null {
  const read = RESULT.safeParse(body);
  if (!read.success) return null;
  const { Result } = read.data;
  const values = namedValues(Result.ResultParameters?.ResultParameter);
  return {
    resultCode: Result.ResultCode,
    resultDesc: Result.ResultDesc,
    isFinal: Result.ResultType !== MORE_TO_COME,
    originatorConversationId: Result.OriginatorConversationID,
    conversationId: Result.ConversationID,
    ...(Result.TransactionID === '' ? {} : { transactionId: Result.TransactionID }),
    parameters: Object.fromEntries([...values].map(([key, value]) => [key, String(value)])),
  };
}

/** The provider's queue gave up waiting. It says nothing of the outcome: what it was about is unknown, and is asked for. */
export interface ProviderTimeout {
  readonly originatorConversationId?: string;
  readonly conversationId?: string;
}

const IDS = z.object({
  OriginatorConversationID: textOrNone.catch(''),
  ConversationID: textOrNone.catch(''),
});

/**
 * Reads the notice of a time-out; null when it is no JSON object. No sample of it is public, so the ids are taken where
 * they stand and may be missing: the address that was called says what it is about.
 */
export function parseTimeout(body: unknown): ProviderTimeout | null {
  const wrapped = z.object({ Result: IDS }).safeParse(body);
  const read = wrapped.success ? { success: true, data: wrapped.data.Result } : IDS.safeParse(body);
  if (!read.data) return null;
  const { OriginatorConversationID: originatorConversationId, ConversationID: conversationId } = read.data;
  return {
    ...(originatorConversationId === '' ? {} : { originatorConversationId }),
    ...(conversationId === '' ? {} : { conversationId }),
  };
}
