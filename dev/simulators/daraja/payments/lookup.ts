import type { Movement } from '../parts/book';
import { compactEat } from '../parts/eat-time';
import type { Outcome } from './conversation';
import type { Core } from './core';
import type { Payout, Payouts } from './payouts';

/** No portal page names the code for a transaction that is not there; this is the documented one that says so. */
const UNKNOWN = 'R000002';
const REASONS: Record<Movement['kind'], string> = {
  stk: 'Pay Bill Online',
  c2b: 'Pay Bill',
  b2c: 'Business Payment to Customer via API',
  reversal: 'Transaction Reversal',
};
const CHARGES = 'Fee For B2C Payment|KES|22.40';

interface Transaction extends Omit<Movement, 'atMs'> {
  readonly status: 'Authorized' | 'Completed' | 'Declined';
  readonly initiatedAtMs: number;
  readonly finalisedAtMs?: number;
  readonly conversation?: Payout['conversation'];
}

/**
 * The answer of a transaction status query: code 0 means that the transaction was found, and TransactionStatus how it
 * stands. Pushes that moved no money are no transactions.
 */
export function statusOutcome(
  core: Core,
  payouts: Payouts,
  asked: {
    readonly transactionId: string;
    readonly originalConversationId: string;
    readonly occasion: string;
  },
): Outcome {
  const transactionId = core.ids.receipt(core.now());
  const found = find(core, payouts, asked.transactionId || asked.originalConversationId);
  const occasion = asked.occasion === '' ? { Key: 'Occasion' } : { Key: 'Occasion', Value: asked.occasion };
  const head = { transactionId, references: [occasion] };
  if (!found) return { ...head, code: UNKNOWN };
  return { ...head, code: '0', parameters: () => parametersOf(core, found) };
}

function find(core: Core, payouts: Payouts, id: string): Transaction | undefined {
  const payout = payouts.find(id);
  if (payout) return ofPayout(payout);
  const movement = core.book.find(id);
  return (
    movement && {
      ...movement,
      status: 'Completed',
      initiatedAtMs: movement.atMs,
      finalisedAtMs: movement.atMs,
    }
  );
}

function ofPayout(payout: Payout): Transaction {
  const { result, transactionId, phone, shortCode, amount, conversation } = payout;
  const head = {
    receipt: transactionId,
    kind: 'b2c' as const,
    phone,
    shortCode,
    amount,
    accountReference: '',
  };
  const open = { ...head, initiatedAtMs: payout.acceptedAtMs, conversation };
  if (!result) return { ...open, status: 'Authorized' };
  return { ...open, status: result.code === '0' ? 'Completed' : 'Declined', finalisedAtMs: result.atMs };
}

function parametersOf(core: Core, transaction: Transaction) {
  const { phone, shortCode, kind, finalisedAtMs, conversation } = transaction;
  const customer = `${phone} - ${core.customers.of(phone).name}`;
  const business = `${shortCode} - ${core.shortCodes.get(shortCode)?.name ?? ''}`;
  const isInward = kind === 'stk' || kind === 'c2b';
  return [
    { Key: 'DebitPartyName', Value: isInward ? customer : business },
    { Key: 'CreditPartyName', Value: isInward ? business : customer },
    ...(conversation
      ? [{ Key: 'OriginatorConversationID', Value: conversation.originatorConversationId }]
      : []),
    { Key: 'InitiatedTime', Value: compactEat(transaction.initiatedAtMs) },
    { Key: 'DebitAccountType', Value: isInward ? 'MMF Account For Customer' : 'Utility Account' },
    kind === 'b2c' ? { Key: 'DebitPartyCharges', Value: CHARGES } : { Key: 'DebitPartyCharges' },
    { Key: 'TransactionReason' },
    { Key: 'ReasonType', Value: REASONS[kind] },
    { Key: 'TransactionStatus', Value: transaction.status },
    finalisedAtMs === undefined
      ? { Key: 'FinalisedTime' }
      : { Key: 'FinalisedTime', Value: compactEat(finalisedAtMs) },
    { Key: 'Amount', Value: String(transaction.amount) },
    ...(conversation ? [{ Key: 'ConversationID', Value: conversation.conversationId }] : []),
    { Key: 'ReceiptNo', Value: transaction.receipt },
  ];
}
