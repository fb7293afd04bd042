import type { RefusalReason } from '../../domain/rent-payment/refusal';

/** A rule said no. It rolls the transaction back; whoever asked records the reason in a transaction of its own. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly reason: RefusalReason,
    cause?: Error,
  ) {
    super(reason, { cause });
  }
}
