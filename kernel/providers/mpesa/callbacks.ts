import { z } from 'zod';
import { shillingsToMinor } from './amount';
import { parseEastAfrican } from './times';

/** What a callback of a push says. Success carries receipt and amount; a failure does not. */
export interface StkCallback {
  readonly merchantRequestId: string;
  readonly checkoutRequestId: string;
  /** Never a number: codes may be letters. */
  readonly resultCode: string;
  readonly resultDesc: string;
  readonly receipt?: string;
  readonly amountMinor?: bigint;
  readonly phone?: string;
  readonly transactionAt?: Date;
}

const code = z.union([z.string(), z.number()]).transform(String);
const words = z.string().nullish().catch(null);
/** A value that is no scalar, or empty, is as good as none: what it belongs to is left out, not the whole body. */
const value = z
  .union([z.string(), z.number()])
  .nullish()
  .catch(null)
  .transform((read) => (read === '' || read === null ? undefined : read));

/** Items of a list; one alone comes without the list, none as nothing. */
const oneOrMore = <T extends z.ZodType>(item: T) =>
  z
    .union([z.array(item), item.transform((one) => [one])])
    .nullish()
    .catch(null)
    .transform((items) => items ?? []);

const STK = z.object({
  Body: z.object({
    stkCallback: z.object({
      MerchantRequestID: z.string(),
      CheckoutRequestID: z.string(),
      ResultCode: code,
      ResultDesc: words,
      CallbackMetadata: z
        .object({ Item: oneOrMore(z.object({ Name: z.string(), Value: value })) })
        .nullish()
        .catch(null),
    }),
  }),
});

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Reads the callback of a push; null when it is not one. A part that cannot be read is left out. */
export function parseStkCallback(body: unknown): StkCallback | null {
  const read = STK.safeParse(body);
  if (!read.success) return null;
  const { MerchantRequestID, CheckoutRequestID, ResultCode, ResultDesc, CallbackMetadata } =
    read.data.Body.stkCallback;
  const items = new Map((CallbackMetadata?.Item ?? []).map(({ Name, Value }) => [Name, Value]));
  const [receipt, amount, phone, time] = [
    'MpesaReceiptNumber',
    'Amount',
    'PhoneNumber',
    'TransactionDate',
  ].map((name) => items.get(name));
  const amountMinor = amount === undefined ? undefined : orUndefined(() => shillingsToMinor(amount));
  const transactionAt = time === undefined ? undefined : orUndefined(() => parseEastAfrican(time));
  return {
    merchantRequestId: MerchantRequestID,
    checkoutRequestId: CheckoutRequestID,
    resultCode: ResultCode,
    resultDesc: ResultDesc ?? '',
    ...(receipt === undefined ? {} : { receipt: String(receipt) }),
    ...(phone === undefined ? {} : { phone: String(phone) }),
    ...(amountMinor === undefined ? {} : { amountMinor }),
    ...(transactionAt === undefined ? {} : { transactionAt }),
  };
}

/** The result of a payout, a status question or a reversal. Of a failed one `transactionId` is no receipt. */
export interface ProviderResult {
  readonly resultCode: string;
  readonly resultDesc: string;
  readonly originatorConversationId: string;
  readonly conversationId: string;
  readonly transactionId?: string;
  /** Those that have a value. */
  readonly parameters: Readonly<Record<string, string>>;
}

const RESULT = z.object({
  Result: z.object({
    ResultCode: code,
    ResultDesc: words,
    OriginatorConversationID: z.string(),
    ConversationID: z.string(),
    TransactionID: value,
    ResultParameters: z
      .object({ ResultParameter: oneOrMore(z.object({ Key: z.string(), Value: value })) })
      .nullish()
      .catch(null),
  }),
});

/** Reads a result; null when it is not one. */
export function parseResult(body: unknown): ProviderResult | null {
  const read = RESULT.safeParse(body);
  if (!read.success) return null;
  const { Result } = read.data;
  const pairs = (Result.ResultParameters?.ResultParameter ?? []).flatMap(({ Key, Value }) =>
    Value === undefined ? [] : [[Key, String(Value)] as const],
  );
  return {
    resultCode: Result.ResultCode,
    resultDesc: Result.ResultDesc ?? '',
    originatorConversationId: Result.OriginatorConversationID,
    conversationId: Result.ConversationID,
    ...(Result.TransactionID === undefined ? {} : { transactionId: String(Result.TransactionID) }),
    parameters: Object.fromEntries(pairs),
  };
}
