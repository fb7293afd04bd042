import { newId } from '../../../kernel/db';
import { today } from '../../support/rent-payment/scene';
import { endpointOf } from './asks';
import { casesOf, type BadCase } from './bad-case';
import { MPESA_FACT_CASES } from './bad-mpesa-facts';
import { WEBHOOK_FACT_CASES } from './bad-webhook-facts';

const kes = (amount: string) => ({ amount, currency: 'KES' });

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** Tomorrow in Nairobi, whatever day it is in UTC. */
const tomorrow = (): string => dayAfter(today());
const FAR = '2199-12-31';

const payment = (changes: object) => ({
  body: {
    ...{ leaseId: '', method: 'cash', amount: kes('1'), receivedOn: today(), receiptNumber: newId('req') },
    ...changes,
  },
});
const deposit = (changes: object) => ({
  body: { paymentIds: [], bankAccount: 'kcb', bankedOn: today(), slipNumber: 'S-1', ...changes },
});
const reversal = (paymentId: string, changes: object = {}) => ({
  path: `/v1/payments/${paymentId}/reversals`,
  body: { reason: 'in error', reversedOn: today(), ...changes },
});
const waiver = (changes: object) => ({
  body: {
    kind: 'waiver',
    chargeId: '',
    amount: kes('1'),
    effectiveOn: today(),
    reason: 'as agreed',
    ...changes,
  },
});
const credit = (leaseId: string, effectiveOn = today()) => ({
  body: { kind: 'apply_credit', leaseId, effectiveOn, reason: 'as agreed' },
});

/** Before anything of the company happened. */
const LONG_AGO = '2001-01-01';

const recordPayment = endpointOf('recordPayment');
const recordDeposit = endpointOf('recordDeposit');
const reversePayment = endpointOf('reversePayment');
const adjustCharges = endpointOf('adjustCharges');

const PAYMENTS: readonly BadCase[] = [
  ...casesOf(recordPayment, 'LEASE_NOT_FOUND', {
    'a lease that nobody has': () => payment({ leaseId: newId('lse') }),
    'a lease whose id is very short': () => payment({ leaseId: 'lse_0' }),
  }),
  ...casesOf(recordPayment, 'AMOUNT_OUT_OF_LIMITS', {
    'one minor unit beyond the limit': ({ things }) =>
      payment({ leaseId: things.leaseId, amount: kes('1000000001') }),
    'the largest amount there is': ({ things }) =>
      payment({ leaseId: things.leaseId, amount: kes(String(2n ** 63n - 1n)) }),
  }),
  ...casesOf(recordPayment, 'DATE_IN_FUTURE', {
    'a receipt of tomorrow': ({ things }) => payment({ leaseId: things.leaseId, receivedOn: tomorrow() }),
    'a receipt of another century': ({ things }) => payment({ leaseId: things.leaseId, receivedOn: FAR }),
  }),
  ...casesOf(recordPayment, 'PAYMENT_DUPLICATE', {
    'a receipt number used before': ({ things: { leaseId, receiptNumber } }) =>
      payment({ leaseId, receiptNumber }),
    'a receipt number used before, of another lease': ({
      things: { endedLeaseId: leaseId, receiptNumber },
    }) => payment({ leaseId, receiptNumber, amount: kes('7'), method: 'cheque' }),
  }).map((bad): BadCase => ({
    ...bad,
    extras: ({ things }) => ({ firstPaymentId: things.undepositedPaymentId }),
  })),
];

const DEPOSITS: readonly BadCase[] = [
  ...casesOf(recordDeposit, 'PAYMENT_NOT_FOUND', {
    'a payment that nobody has': () => deposit({ paymentIds: [newId('pay')] }),
    'one payment of two that nobody has': ({ things }) =>
      deposit({ paymentIds: [things.undepositedPaymentId, newId('pay')] }),
  }),
  ...casesOf(recordDeposit, 'PAYMENT_NOT_BANKABLE', {
    'a payment that is banked': ({ things }) => deposit({ paymentIds: [things.bankedPaymentId] }),
    'a payment that is reversed': ({ things }) => deposit({ paymentIds: [things.reversedPaymentId] }),
    'a payment that failed': ({ things }) => deposit({ paymentIds: [things.failedPaymentId] }),
    'one payment of two that is banked': ({ things }) =>
      deposit({ paymentIds: [things.undepositedPaymentId, things.bankedPaymentId] }),
  }),
  ...casesOf(recordDeposit, 'AMOUNT_OUT_OF_LIMITS', {
    'receipts that are together more than 64 bits hold': ({ things }) =>
      deposit({ paymentIds: things.vastPaymentIds }),
  }),
  ...casesOf(recordDeposit, 'DATE_IN_FUTURE', {
    'a slip of tomorrow': ({ things }) =>
      deposit({ paymentIds: [things.undepositedPaymentId], bankedOn: tomorrow() }),
  }),
  ...casesOf(recordDeposit, 'DATE_TOO_EARLY', {
    'a slip of before the receipt on it': ({ things }) =>
      deposit({ paymentIds: [things.undepositedPaymentId], bankedOn: LONG_AGO }),
  }),
];

const REVERSALS: readonly BadCase[] = [
  ...casesOf(reversePayment, 'PAYMENT_NOT_FOUND', {
    'a payment that nobody has': () => reversal(newId('pay')),
  }),
  ...casesOf(reversePayment, 'PAYMENT_NOT_REVERSIBLE', {
    'a payment that is reversed': ({ things }) => reversal(things.reversedPaymentId),
  }).map((bad): BadCase => ({ ...bad, extras: () => ({ paymentStatus: 'reversed', status: 409 }) })),
  ...casesOf(reversePayment, 'PAYMENT_NOT_REVERSIBLE', {
    'a payment that failed': ({ things }) => reversal(things.failedPaymentId),
  }).map((bad): BadCase => ({ ...bad, extras: () => ({ paymentStatus: 'failed', status: 409 }) })),
  ...casesOf(reversePayment, 'SURPLUS_USED', {
    'a payment whose surplus has paid a later charge': ({ things }) => reversal(things.spentPaymentId),
  }),
  ...casesOf(reversePayment, 'DATE_IN_FUTURE', {
    'a reversal of tomorrow': ({ things }) =>
      reversal(things.undepositedPaymentId, { reversedOn: tomorrow() }),
  }),
  ...casesOf(reversePayment, 'DATE_TOO_EARLY', {
    'a reversal of before the money came': ({ things }) =>
      reversal(things.undepositedPaymentId, { reversedOn: LONG_AGO }),
  }),
];

const ADJUSTMENTS: readonly BadCase[] = [
  ...casesOf(adjustCharges, 'CHARGE_NOT_FOUND', {
    'a charge that nobody has': () => waiver({ chargeId: newId('chg') }),
    'a charge that nobody has, conceded': () => waiver({ kind: 'concession', chargeId: newId('chg') }),
    'a charge that nobody has, written off': () => waiver({ kind: 'write_off', chargeId: newId('chg') }),
  }),
  ...casesOf(adjustCharges, 'LEASE_NOT_FOUND', {
    'credit of a lease that nobody has': () => credit(newId('lse')),
  }),
  ...casesOf(adjustCharges, 'CHARGE_SETTLED', {
    'a charge that is waived already': ({ things }) => waiver({ chargeId: things.settledChargeId }),
  }),
  ...casesOf(adjustCharges, 'AMOUNT_EXCEEDS_CHARGE', {
    'more than is left of the charge': ({ things }) =>
      waiver({ chargeId: things.chargeId, amount: kes('2500000') }),
    'the largest amount there is': ({ things }) =>
      waiver({ chargeId: things.chargeId, amount: kes(String(2n ** 63n - 1n)) }),
  }),
  ...casesOf(adjustCharges, 'NOTHING_TO_APPLY', {
    'credit of a lease that has none': ({ things }) => credit(things.endedLeaseId),
    'credit of a lease that owes and has none': ({ things }) => credit(things.owingLeaseId),
  }),
  ...casesOf(adjustCharges, 'DATE_IN_FUTURE', {
    'a waiver of tomorrow': ({ things }) => waiver({ chargeId: things.chargeId, effectiveOn: tomorrow() }),
    'credit of tomorrow': ({ things }) => credit(things.leaseId, tomorrow()),
  }),
  ...casesOf(adjustCharges, 'DATE_TOO_EARLY', {
    'a waiver of before the charge': ({ things }) =>
      waiver({ chargeId: things.chargeId, effectiveOn: LONG_AGO }),
  }),
];

const unknown = (id: string, code: BadCase['code'], path: () => string): BadCase[] =>
  casesOf(endpointOf(id), code, { 'an id that nobody has': () => ({ path: path() }) });

const READS: readonly BadCase[] = [
  ...unknown('getPayment', 'PAYMENT_NOT_FOUND', () => `/v1/payments/${newId('pay')}`),
  ...unknown('getReversal', 'REVERSAL_NOT_FOUND', () => `/v1/reversals/${newId('rev')}`),
  ...unknown('getDeposit', 'DEPOSIT_NOT_FOUND', () => `/v1/deposits/${newId('dep')}`),
  ...unknown('getAdjustment', 'ADJUSTMENT_NOT_FOUND', () => `/v1/adjustments/${newId('adj')}`),
  ...unknown('listCharges', 'LEASE_NOT_FOUND', () => `/v1/leases/${newId('lse')}/charges`),
  ...unknown('getLeaseStatement', 'LEASE_NOT_FOUND', () => `/v1/leases/${newId('lse')}/statement`),
  ...unknown('getEntry', 'ENTRY_NOT_FOUND', () => `/v1/ledger/entries/payment:${newId('pay')}`),
];

/** What fits its schema and is refused for what is the case. */
export const FACT_CASES: readonly BadCase[] = [
  ...PAYMENTS,
  ...DEPOSITS,
  ...REVERSALS,
  ...ADJUSTMENTS,
  ...READS,
  ...MPESA_FACT_CASES,
  ...WEBHOOK_FACT_CASES,
];
