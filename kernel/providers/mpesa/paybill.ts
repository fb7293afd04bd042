import { z } from 'zod';
import { shillingsToMinor } from './amount';
import { orUndefined, scalar, text, textOrNone } from './fields';
import { parseEastAfrican } from './times';

/** Money that a customer sent to the paybill, as the confirmation (or the question before it) tells. */
export interface C2bConfirmation {
  /** The receipt number; that of a push is confirmed under the same one. */
  readonly receipt: string;
  readonly amountMinor: bigint;
  readonly shortCode: string;
  /** As typed by hand: any case, spaces and dashes, or empty. */
  readonly accountReference: string;
  /** Masked, in the version that is registered for: nobody is found by it. */
  readonly msisdn: string;
  readonly transactionAt?: Date;
  /** What we answered the question with, where we were asked. */
  readonly thirdPartyTransactionId?: string;
}

const C2B = z.object({
  TransID: text.pipe(z.string().min(1)),
  TransAmount: scalar,
  TransTime: scalar.nullish().catch(null),
  BusinessShortCode: text.pipe(z.string().min(1)),
  BillRefNumber: textOrNone,
  MSISDN: textOrNone,
  ThirdPartyTransID: textOrNone.catch(''),
});

/** Reads a confirmation of the paybill; null when it is not one, or its amount cannot be read. Names are not taken. */
export function parseC2bConfirmation(body: unknown): C2bConfirmation | null {
  const read = C2B.safeParse(body);
  if (!read.success) return null;
  const { TransID, TransAmount, TransTime, BusinessShortCode, BillRefNumber, MSISDN, ThirdPartyTransID } =
    read.data;
  const amountMinor = orUndefined(() => shillingsToMinor(TransAmount));
  if (amountMinor === undefined) return null;
  const transactionAt = orUndefined(() => parseEastAfrican(TransTime ?? ''));
  return {
    receipt: TransID,
    amountMinor,
    shortCode: BusinessShortCode,
    accountReference: BillRefNumber,
    msisdn: MSISDN,
    ...(transactionAt === undefined ? {} : { transactionAt }),
    ...(ThirdPartyTransID === '' ? {} : { thirdPartyTransactionId: ThirdPartyTransID }),
  };
}
