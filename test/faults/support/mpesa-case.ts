import { FAULTS_AT, requestFault, type FaultName } from '../../../dev/simulators/daraja/faults/table';

/** What the person with the phone does. */
export const CUSTOMERS = { pays: '0', cancels: '1032' } as const;

/** One payment by M-Pesa and what goes wrong with it: at the push, at the callback, at every query; null is nothing. */
export interface MpesaCase {
  readonly customer: keyof typeof CUSTOMERS;
  readonly push: FaultName | null;
  readonly callback: FaultName | null;
  readonly query: FaultName | null;
}

/** What a push with a fault comes to: whether a prompt reaches the phone, and whether the caller learns its id. */
function pushComesTo(push: FaultName | null): { isSent: boolean; isKnown: boolean; isSentAgain: boolean } {
  const row = push === null ? undefined : requestFault(push);
  if (row === undefined) return { isSent: true, isKnown: true, isSentAgain: false };
  // The gateway's own refusal says that nothing was done: it may be sent again, and is.
  const isRefusal = typeof row.answer === 'object' && 'code' in row.answer;
  return isRefusal
    ? { isSent: true, isKnown: true, isSentAgain: true }
    : { isSent: row.hasEffect, isKnown: false, isSentAgain: false };
}

// These bend what a callback says of money; the callback of a failure says nothing of money.
const OF_MONEY: readonly FaultName[] = ['wrong_amount', 'wrong_phone'];
/** A lie is one only where the truth is the other. */
const LIES: Partial<Record<FaultName, keyof typeof CUSTOMERS>> = {
  says_failed: 'pays',
  says_success: 'cancels',
};

const callbacksOf = (customer: MpesaCase['customer'], push: FaultName | null): (FaultName | null)[] =>
  pushComesTo(push).isSent
    ? [null, ...FAULTS_AT['stk.callback'].filter((fault) => customer === 'pays' || !OF_MONEY.includes(fault))]
    : [null];

const queriesOf = (customer: MpesaCase['customer'], push: FaultName | null): (FaultName | null)[] => {
  const { isSent, isKnown } = pushComesTo(push);
  if (!isSent || !isKnown) return [null];
  return [null, ...FAULTS_AT['stk.query'].filter((fault) => (LIES[fault] ?? customer) === customer)];
};

/** Every combination of faults that can strike, derived from the simulator's table; those sent again first, as they wait. */
export const MPESA_CASES: readonly MpesaCase[] = (Object.keys(CUSTOMERS) as MpesaCase['customer'][])
  .flatMap((customer) =>
    [null, ...FAULTS_AT['stk.push']].flatMap((push) =>
      callbacksOf(customer, push).flatMap((callback) =>
        queriesOf(customer, push).map((query): MpesaCase => ({ customer, push, callback, query })),
      ),
    ),
  )
  .toSorted((a, b) => Number(pushComesTo(b.push).isSentAgain) - Number(pushComesTo(a.push).isSentAgain));

/** How many requests of one attempt the provider may see: one, and one more for each that it refused unread. */
export const pushesMax = ({ push }: MpesaCase): number => (pushComesTo(push).isSentAgain ? 2 : 1);

/** Name of a case, in tests and reports. */
export const nameOfCase = ({ customer, push, callback, query }: MpesaCase): string =>
  `the customer ${customer}; push: ${push ?? 'fine'}; callback: ${callback ?? 'fine'}; query: ${query ?? 'fine'}`;
