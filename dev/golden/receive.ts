import { failPayment } from '../../activities/rent-payment/fail-payment';
import { paymentMove } from '../../activities/rent-payment/moves';
import { openPayment } from '../../activities/rent-payment/open-payment';
import { effectOf, Refused, requireOwnership } from '../../activities/rent-payment/refused';
import { settleAtOnce } from '../../activities/rent-payment/settle-at-once';
import { settlePayment } from '../../activities/rent-payment/settle-payment';
import { suspenseMatched } from '../../domain/accounting/suspense-matched';
import { suspenseReceipt } from '../../domain/accounting/suspense-receipt';
import type { Tx } from '../../kernel/db';
import { lockLease, openCharges, placeOf } from '../../store/rent-payment/book';
import { writeEffect } from '../../store/rent-payment/effect';
import { lockPayment, movePayment } from '../../store/rent-payment/payment-row';
import { insertSuspense, lockSuspense, matchSuspense } from '../../store/rent-payment/suspense-row';
import { insertPayment, ORIGIN, type ReceivedPayment } from './accepted-rows';
import type { EventOf } from './events';
import { PLACES } from './places';
import { NO_WORKFLOW, paymentId, write, type Posting } from './posting';

const suspenseId = (name: string): string => `sus_${name}`;

/** A payment accepted, and settled as its process does it; one that is refused fails. */
async function process(
  posting: Posting,
  payment: ReceivedPayment,
  settle: () => Promise<unknown>,
): Promise<void> {
  const { pool, tenantId, at } = posting;
  await write(posting, (tx) => insertPayment(tx, payment, at));
  try {
    await settle();
  } catch (error) {
    if (error instanceof Refused)
      await failPayment(pool, tenantId, payment.paymentId, error.reason, NO_WORKFLOW, at);
    throw error;
  }
}

/** Money of a known customer. @throws Refused by the steps of a payment. */
export function receive(posting: Posting, event: EventOf<'receipt'>): Promise<void> {
  const { pool, tenantId, at } = posting;
  const payment = { ...event, paymentId: paymentId(event.id) };
  return process(posting, payment, async () => {
    const opened = await settleAtOnce(pool, tenantId, payment.paymentId, NO_WORKFLOW, at);
    if (opened.status === 'pending') await settlePayment(pool, tenantId, payment.paymentId, at);
  });
}

/** Money that names no lease. */
export function receiveUnidentified(posting: Posting, event: EventOf<'suspense_receipt'>): Promise<void> {
  const { id, ref: providerRef, date, amount: amountMinor } = event;
  const { at } = posting;
  const place = PLACES[1030];
  const item = { suspenseId: suspenseId(id), shortCode: place.shortcode, providerRef, amountMinor };
  const reference = `suspense-receipt:${item.suspenseId}`;
  const fact = { reference, kind: 'suspense_receipt', businessDate: date, leaseId: null, origin: ORIGIN, at };
  return write(posting, async (tx) => {
    const isNew = await insertSuspense(tx, { ...item, receivedOn: date, origin: ORIGIN }, at);
    if (!isNew) throw new Error(`${providerRef} is in suspense already`);
    const effect = effectOf(suspenseReceipt({ providerRef, place, amountMinor }));
    await writeEffect(tx, { ...fact, causationId: NO_WORKFLOW }, effect);
  });
}

async function settleOutOfSuspense(tx: Tx, suspense: string, payment: string, at: Date): Promise<void> {
  const item = await lockSuspense(tx, suspense);
  const row = await lockPayment(tx, payment);
  const { leaseId, receivedOn: businessDate, origin } = row;
  const { lease, policy } = requireOwnership(await lockLease(tx, leaseId, businessDate));
  const effect = effectOf(
    suspenseMatched({
      ...{ policy, lease, charges: await openCharges(tx, leaseId) },
      suspense: { ...item, matched: item.status === 'matched' },
      payment: { paymentId: payment, place: placeOf(row) },
    }),
  );
  const fact = { reference: `payment:${payment}`, kind: 'suspense_matched', businessDate, leaseId, origin };
  await writeEffect(tx, { ...fact, causationId: NO_WORKFLOW, at }, effect);
  const surplusMinor = effect.newCredits.reduce((sum, lot) => sum + lot.amountMinor, 0n);
  await movePayment(tx, row, paymentMove('succeeded', { surplusMinor, clearedOn: businessDate }), [], at);
  await matchSuspense(tx, item, payment, [], at);
}

/**
 * Money in suspense becomes a payment of a lease, received for it on the day it is matched.
 * @throws Refused ALREADY_MATCHED, or by the steps of a payment.
 */
export async function match(posting: Posting, event: EventOf<'suspense_matched'>): Promise<void> {
  const { pool, tenantId, at } = posting;
  const { id, lease, date, suspense } = event;
  const { amountMinor: amount } = await write(posting, (tx) => lockSuspense(tx, suspenseId(suspense)));
  const payment = { paymentId: paymentId(id), lease, method: 'mpesa', amount, date } as const;
  await process(posting, payment, async () => {
    await openPayment(pool, tenantId, payment.paymentId, NO_WORKFLOW, at);
    await write(posting, (tx) => settleOutOfSuspense(tx, suspenseId(suspense), payment.paymentId, at));
  });
}
