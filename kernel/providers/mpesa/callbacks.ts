import { z } from 'zod';
import { shillingsToMinor } from './amount';
import { namedValues, orUndefined, text, textOrNone } from './fields';
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

const STK = z.object({
  Body: z.object({
    stkCallback: z.object({
      MerchantRequestID: text,
      CheckoutRequestID: text,
      ResultCode: text,
      ResultDesc: textOrNone,
      CallbackMetadata: z.object({ Item: z.unknown() }).nullish().catch(null),
    }),
  }),
});

/** Reads the callback of a push; null when it is not one. A part that cannot be read is left out. */
export function parseStkCallback(body: unknown): StkCallback | null {
  const read = STK.safeParse(body);
  if (!read.success) return null;
  const { MerchantRequestID, CheckoutRequestID, ResultCode, ResultDesc, CallbackMetadata } =
    read.data.Body.stkCallback;
  const items = namedValues(CallbackMetadata?.Item);
  const receipt = String(items.get('MpesaReceiptNumber') ?? '');
  const phone = String(items.get('PhoneNumber') ?? '');
  const amountMinor = orUndefined(() => shillingsToMinor(items.get('Amount') ?? ''));
  const transactionAt = orUndefined(() => parseEastAfrican(items.get('TransactionDate') ?? ''));
  return {
    merchantRequestId: MerchantRequestID,
    checkoutRequestId: CheckoutRequestID,
    resultCode: ResultCode,
    resultDesc: ResultDesc,
    ...(receipt === '' ? {} : { receipt }),
    ...(phone === '' ? {} : { phone }),
    ...(amountMinor === undefined ? {} : { amountMinor }),
    ...(transactionAt === undefined ? {} : { transactionAt }),
  };
}
