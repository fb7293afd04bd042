import { insertPayment, ORIGIN } from '../../../dev/golden/accepted-rows';
import { paymentRefundApproved } from '../../../domain/accounting/payment-refund-approved';
import type { Ruling } from '../../../domain/accounting/ruling';
import { inTransaction, newId, type Tx } from '../../../kernel/db';
import { chargesNamed, lockLease, receiptsOf } from '../../../store/rent-payment/book';
import { writeEffect } from '../../../store/rent-payment/effect';
import { lockPayment } from '../../../store/rent-payment/payment-row';
import { addRefunded, insertRefund } from '../../../store/rent-payment/refund-row';
import { insertSuspense } from '../../../store/rent-payment/suspense-row';
import { AT, TODAY, type Room } from './room';

/** What the tests of suspense and refunds do in a room, over its rows and rules; no step of a process is in between. */
export function moneyIn(room: Room) {
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    inTransaction(room.pool, room.tenantId, 'test-money', work);

  /** Posts what a rule allows; false for what it refuses. */
  async function post(tx: Tx, reference: string, ruling: Ruling): Promise<boolean> {
    if (!ruling.ok) return false;
    const fact = { reference, kind: 'test', businessDate: TODAY, leaseId: room.leaseId, causationId: 'test' };
    await writeEffect(tx, { ...fact, origin: ORIGIN, at: AT }, ruling.effect);
    return true;
  }

  return {
    write,
    post,
    /** An M-Pesa payment of the lease that has succeeded; answers its id. */
    paidByMpesa: async (amount: bigint): Promise<string> => {
      const paymentId = newId('pay');
      const payment = { paymentId, lease: room.leaseId, method: 'mpesa', amount, date: TODAY } as const;
      await write((tx) => insertPayment(tx, payment, AT));
      await room.open(paymentId);
      await room.settle(paymentId);
      return paymentId;
    },
    /** A refund of one payment by its rule, under the lock of its row; false when it is refused. */
    refundPayment: async (tx: Tx, paymentId: string, amountMinor: bigint, key: string): Promise<boolean> => {
      const payment = await lockPayment(tx, paymentId);
      const book = await lockLease(tx, payment.leaseId, TODAY);
      const [receipt] = await receiptsOf(tx, [payment], new Map([[payment.leaseId, book]]));
      const paid = receipt!.allocations.map(({ chargeId }) => chargeId);
      const charges = await chargesNamed(tx, paid);
      const { policy } = book;
      const ruling = paymentRefundApproved({ policy, receipt: receipt!, charges, amountMinor });
      if (!(await post(tx, key, ruling))) return false;
      await addRefunded(tx, paymentId, amountMinor, AT);
      return true;
    },
    /** Asks for a refund of 1.00; answers its id. */
    addRefund: async (paymentId: string | null): Promise<string> => {
      const refundId = newId('rfd');
      const asked = {
        refundId,
        paymentId,
        leaseId: room.leaseId,
        amountMinor: 100n,
        channel: 'b2c',
      } as const;
      const words = { reason: 'paid twice', requestedBy: 'usr_manager', phone: null, origin: ORIGIN };
      await write((tx) => insertRefund(tx, { ...asked, ...words }, AT));
      return refundId;
    },
    /** Puts 5.00 into suspense under a reference. */
    addSuspense: async (providerRef: string): Promise<{ suspenseId: string; isNew: boolean }> => {
      const suspenseId = newId('sus');
      const item = { suspenseId, shortCode: '600100', providerRef, amountMinor: 500n, receivedOn: TODAY };
      const isNew = await write((tx) => insertSuspense(tx, { ...item, origin: ORIGIN }, AT));
      return { suspenseId, isNew };
    },
    /** The constraint that a statement breaks, whoever writes; 'nothing' when it breaks none. */
    broken: (text: string, ...values: readonly unknown[]): Promise<unknown> =>
      room.rows(text, ...values).then(
        () => 'nothing',
        (error: unknown) => (error as { constraint?: string }).constraint,
      ),
  };
}
