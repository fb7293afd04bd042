import { z } from 'zod';
import { shillingsToMinor } from './amount';
import { unacceptedBy } from './classify';
import { orUndefined, text, textOrNone } from './fields';
import type { StatementLine } from './port';
import { ProviderError } from './provider-error';
import { parseEastAfrican } from './times';

const id = z.string().min(1);

/** What a taken push answers. */
export const STK_ACCEPTED = z.object({ MerchantRequestID: id, CheckoutRequestID: id });

/** What a query of a push answers. */
export const STK_STATE = z.object({ ResultCode: text, ResultDesc: textOrNone });

/** What a request with a result to come answers. */
export const CONVERSATION = z.object({ ConversationID: id });

/** What a payout answers: our own id again. */
export const PAYOUT = CONVERSATION.extend({ OriginatorConversationID: id });

/** What a registration for the statement answers: it has a code of another name. */
export const PULL_REGISTERED = z.object({ ResponseStatus: text });

const LINE = z.object({
  transactionId: id,
  trxDate: text,
  msisdn: textOrNone,
  transactiontype: textOrNone,
  billreference: textOrNone,
  amount: text,
});

/** A page of the statement: a list in a list. */
export const STATEMENT = z.object({
  Response: z.array(z.union([z.array(LINE), LINE.transform((line) => [line])])),
});

/** A line in our words. @throws ProviderError unknown where its amount or time cannot be read: no line is left out. */
export function lineOf(line: z.output<typeof LINE>): StatementLine {
  const { transactionId, msisdn, transactiontype: type, billreference: accountReference } = line;
  const at = orUndefined(() => parseEastAfrican(line.trxDate));
  const amountMinor = orUndefined(() => shillingsToMinor(line.amount));
  if (at === undefined || amountMinor === undefined) {
    throw new ProviderError('unknown', 'a line of the statement has an amount or time that cannot be read');
  }
  return { transactionId, at, msisdn, amountMinor, accountReference, type };
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

/** The code of an answer of HTTP 200. @throws ProviderError unknown where there is none. */
export const responseCodeOf = (body: unknown): string =>
  readAnswer(z.object({ ResponseCode: text }), body).ResponseCode;

/** Reads the answer to a request that was accepted. @throws ProviderError by its code where it was not. */
export function readAccepted<T extends z.ZodType>(shape: T, body: unknown): z.output<T> {
  const responseCode = responseCodeOf(body);
  if (responseCode !== '0') throw unacceptedBy(responseCode);
  return readAnswer(shape, body);
}
