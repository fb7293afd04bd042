import { z } from 'zod';
import { shillingsToMinor } from './amount';
import { ProviderError } from './provider-error';
import { parseEastAfrican } from './times';

const text = z.union([z.string(), z.number()]).transform(String);

/** What a taken push answers. */
export const STK_ACCEPTED = z.object({
  MerchantRequestID: z.string().min(1),
  CheckoutRequestID: z.string().min(1),
  ResponseCode: text,
});

/** What a query of a push answers. */
export const STK_STATE = z.object({
  ResponseCode: text,
  ResultCode: text,
  ResultDesc: z.string().default(''),
});

/** What a request with a result to come answers. */
export const CONVERSATION = z.object({ ConversationID: z.string().min(1), ResponseCode: text });

/** What a registration answers. */
export const REGISTERED = z.object({ ResponseCode: text.optional() });

const LINE = z.object({
  transactionId: z.string().min(1),
  trxDate: z.string(),
  msisdn: text,
  transactiontype: z.string().default(''),
  billreference: text.default(''),
  amount: text,
});

/** A page of the statement: a list in a list. */
export const STATEMENT = z.object({
  ResponseCode: text,
  Response: z.array(z.array(LINE)).default([]),
});

/** A line in our words. @throws ProviderError unknown where its amount or time cannot be read: a page without it would lie. */
export function lineOf(line: z.output<typeof LINE>) {
  const {
    transactionId,
    trxDate,
    msisdn,
    transactiontype: type,
    billreference: accountReference,
    amount,
  } = line;
  try {
    const [at, amountMinor] = [parseEastAfrican(trxDate), shillingsToMinor(amount)];
    return { transactionId, at, msisdn, amountMinor, accountReference, type };
  } catch {
    throw new ProviderError('unknown', `line ${transactionId} of the statement cannot be read`);
  }
}

/**
 * Reads an answer of HTTP 200. @throws ProviderError unknown where its shape is not the documented one: it may be the page of
 * something between us and the gateway, or the answer to something that was done.
 */
export function readAnswer<T extends z.ZodType>(shape: T, body: unknown): z.output<T> {
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  throw new ProviderError('unknown', 'the answer of the gateway has not the documented shape');
}
