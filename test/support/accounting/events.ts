import type { ScenarioEvent, ScenarioPolicy } from './scenario';

/** One lease, one owner, who remits the VAT. */
export const ONE_OWNER: ScenarioPolicy = {
  vatRemitter: 'owner',
  properties: { P1: { sets: { S1: { from: '2026-01-01', shares: { O1: 10000 } } } } },
  leases: { L1: { property: 'P1' } },
};

/** The same, but the manager remits. */
export const MANAGER_REMITS: ScenarioPolicy = { ...ONE_OWNER, vatRemitter: 'manager' };

/** Events of lease L1, dated the 1st of June unless `onDay` says otherwise. Amounts in minor units. */
export function charged(id: string, category: string, amount: number, vat = 0): ScenarioEvent {
  const date = '2026-06-01';
  return { date, type: 'charge', id, lease: 'L1', category, due: date, amount, vat };
}

/** A receipt of L1 by a method. */
export function received(id: string, method: string, amount: number): ScenarioEvent {
  return { date: '2026-06-01', type: 'receipt', id, lease: 'L1', method, amount };
}

/** What happens to a receipt later. */
export function later(
  id: string,
  type: 'bank_receipt' | 'receipt_cleared' | 'receipt_reversed',
): ScenarioEvent {
  return { date: '2026-06-01', type, receipt: id };
}

/** Cash that made it to the bank. */
export function bankedAndCleared(id: string): ScenarioEvent[] {
  return [later(id, 'bank_receipt'), later(id, 'receipt_cleared')];
}

/** A charge lowered by a manager. */
export function lowered(
  id: string,
  type: 'waiver' | 'concession' | 'write_off',
  amount: number,
): ScenarioEvent {
  return { date: '2026-06-01', type, charge: id, amount };
}

/** Money on the paybill that names no lease. */
export function suspended(id: string, amount: number): ScenarioEvent {
  return { date: '2026-06-01', type: 'suspense_receipt', id, ref: `TX-${id}`, amount };
}

/** It is L1's: a receipt by this name from then on. */
export function matched(id: string, suspense: string): ScenarioEvent {
  return { date: '2026-06-01', type: 'suspense_matched', id, suspense, lease: 'L1' };
}

/** Credit of L1 approved to go back. */
export function creditRefund(amount: number): ScenarioEvent {
  return { date: '2026-06-01', type: 'credit_refund_approved', lease: 'L1', amount };
}

/** A part of one receipt approved to go back to its payer. */
export function paymentRefund(receipt: string, amount: number): ScenarioEvent {
  return { date: '2026-06-01', type: 'payment_refund_approved', receipt, amount };
}

/** What is approved for L1, on its way. */
export function payoutStarted(payout: string, amount: number, channel = 'b2c'): ScenarioEvent {
  return { date: '2026-06-01', type: 'refund_started', payout, lease: 'L1', channel, amount };
}

/** What became of a payout. */
export function payoutEnded(
  payout: string,
  type: 'payout_unknown' | 'payout_failed' | 'payout_confirmed',
): ScenarioEvent {
  return { date: '2026-06-01', type, payout };
}

/** Our own money moved. */
export function moved(from: string, to: string, amount: number): ScenarioEvent {
  return { date: '2026-06-01', type: 'transfer', from, to, amount };
}

/** L1's credit put on its open charges. */
export const CREDIT_APPLIED: ScenarioEvent = { date: '2026-06-01', type: 'apply_credit', lease: 'L1' };

/** The events moved to a day of June; a charge falls due on it. */
export function onDay(day: number, ...events: readonly ScenarioEvent[]): ScenarioEvent[] {
  const date = `2026-06-${String(day).padStart(2, '0')}`;
  return events.map((event) => ({ ...event, date, ...(event.type === 'charge' ? { due: date } : {}) }));
}
