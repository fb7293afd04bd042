/** What a result code of M-Pesa means for the attempt. */
export interface ResultMeaning {
  /** `pending`: not final, or not known here; nothing is decided by it. */
  readonly outcome: 'succeeded' | 'failed' | 'pending';
  /** A failure that a receipt may still overtake. */
  readonly weak: boolean;
  /** A fault of the set-up: nobody's payment will work until somebody mends it. */
  readonly alarm: boolean;
  readonly meaning: string;
}

const failed = (meaning: string): ResultMeaning => ({
  outcome: 'failed',
  weak: false,
  alarm: false,
  meaning,
});
const weakly = (meaning: string): ResultMeaning => ({ ...failed(meaning), weak: true });
const alarming = (meaning: string): ResultMeaning => ({ ...failed(meaning), alarm: true });
const DONE: ResultMeaning = { outcome: 'succeeded', weak: false, alarm: false, meaning: 'Done.' };

/** Codes that are no outcome, and codes that nobody has documented: the attempt stays as it is. */
const NOT_FINAL: ResultMeaning = {
  outcome: 'pending',
  weak: false,
  alarm: false,
  meaning: 'Not documented; nothing is decided by it.',
};

/** Result codes of a push. Never read as numbers: some are letters. */
export const STK_RESULTS: Readonly<Record<string, ResultMeaning>> = {
  '0': DONE,
  '1': failed('The balance is insufficient.'),
  '2': failed('Below the least amount.'),
  '3': failed('Above the largest amount.'),
  '4': failed('The daily limit would be exceeded.'),
  '8': failed('The largest balance would be exceeded.'),
  '17': failed('The same amount of the same customer within two minutes.'),
  '26': failed('The system was too busy.'),
  '1001': failed('The subscriber could not be locked: another request was open.'),
  '1019': weakly('The request expired.'),
  '1025': failed('The push was not sent.'),
  '1032': weakly('Cancelled on the phone.'),
  '1037': weakly('The phone could not be reached.'),
  '2001': failed('The PIN was wrong.'),
  '2028': alarming('The short code may not be used for this kind of transaction.'),
  '8006': alarming('The credentials are locked.'),
  '9999': failed('The push was not sent.'),
  SFC_IC0003: failed('The operator does not exist.'),
};

/** Result codes of a payout. */
export const B2C_RESULTS: Readonly<Record<string, ResultMeaning>> = {
  '0': DONE,
  '1': alarming('The account that pays out is short.'),
  '2': failed('Below the least amount.'),
  '3': failed('Above the largest amount.'),
  '4': failed('The daily limit of the receiver would be exceeded.'),
  '8': failed('The largest balance of the receiver would be exceeded.'),
  '11': failed('The account of the receiver is not active.'),
  '21': alarming('The initiator may not do this.'),
  '2001': alarming('The credentials of the initiator are not valid.'),
  '2006': failed('The account of the receiver is not active.'),
  '2028': alarming('The short code may not be used for this kind of transaction.'),
  '2040': failed('The receiver is not registered.'),
  '8006': alarming('The credentials are locked.'),
  SFC_IC0003: failed('The number does not exist.'),
};

// The code is what came over the wire: `constructor` is no row of the table.
const meaningIn = (table: Readonly<Record<string, ResultMeaning>>, code: string): ResultMeaning =>
  (Object.hasOwn(table, code) ? table[code] : undefined) ?? NOT_FINAL;

/** What a code of a push means. */
export const stkResult = (code: string): ResultMeaning => meaningIn(STK_RESULTS, code);

/** What a code of a payout means. */
export const b2cResult = (code: string): ResultMeaning => meaningIn(B2C_RESULTS, code);
