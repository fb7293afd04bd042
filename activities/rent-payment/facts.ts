import type { EventData } from '../../kernel/events';
import { formatMoney, moneyOf, type MoneyWire } from '../../kernel/money';
import type { LeaseBook } from '../../store/rent-payment/book';
import type { PaymentRow } from '../../store/rent-payment/payment-row';

/** Money in the room's one currency, for events. */
export const kes = (amountMinor: bigint): MoneyWire => formatMoney(moneyOf(amountMinor, 'KES'));

/** What every event of a payment says of it. */
export function paymentFacts(payment: PaymentRow, { lease }: LeaseBook): EventData<'payment.initiated'> {
  const { paymentId, leaseId, method, receivedOn, receiptNumber, amountMinor } = payment;
  const { customerId, unitId, propertyId } = lease;
  return {
    paymentId,
    leaseId,
    customerId,
    unitId,
    propertyId,
    method,
    receivedOn,
    receiptNumber,
    amount: kes(amountMinor),
  };
}

/** Ledger reference of a payment's posting. */
export const paymentReference = (paymentId: string): string => `payment:${paymentId}`;
