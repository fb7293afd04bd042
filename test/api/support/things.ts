import { inTransaction, newId, type Pool } from '../../../kernel/db';
import { systemClock } from '../../../kernel/time';
import type { SeededScene } from '../../../prisma/seed/scene';
import { postCharge } from '../../../activities/rent-payment/post-charge';
import { insertMpesaThings, type MpesaThings } from './mpesa-things';
import { insertWebhookThings, type WebhookThings } from './webhook-things';
import type { managerAt } from '../../support/rent-payment/company';
import { RENT_MINOR, today } from '../../support/rent-payment/scene';
import { LEASES } from '../../support/scenes';

/** Ids of one company, each in the state that a refusal is about. */
export interface Things extends MpesaThings, WebhookThings {
  readonly leaseId: string;
  /** Still asks its rent. */
  readonly chargeId: string;
  /** Waived whole. */
  readonly settledChargeId: string;
  /** Owes and has no credit. */
  readonly owingLeaseId: string;
  /** Has neither credit nor an open charge, because it has ended. */
  readonly endedLeaseId: string;
  readonly undepositedPaymentId: string;
  /** Receipt number of the undeposited payment, and the key it was asked with. */
  readonly receiptNumber: string;
  readonly usedKey: string;
  readonly bankedPaymentId: string;
  readonly reversedPaymentId: string;
  readonly failedPaymentId: string;
  /** Its surplus has gone into a later charge. */
  readonly spentPaymentId: string;
  /** Undeposited, and together more than one amount can hold. */
  readonly vastPaymentIds: readonly string[];
  readonly depositId: string;
  readonly reversalId: string;
  readonly adjustmentId: string;
  /** Ledger reference of the undeposited payment. */
  readonly reference: string;
}

type Manager = ReturnType<typeof managerAt>;

const ORIGIN = { actor: { type: 'system', id: 'test' }, correlationId: 'test', clientApp: 'test' } as const;

async function ended(manager: Manager, id: string, status: string): Promise<string> {
  const row = await manager.final(id);
  if (row['status'] !== status) throw new Error(`${id} is ${JSON.stringify(row)} and should be ${status}`);
  return id;
}

async function bill(pool: Pool, { tenantId }: SeededScene, leaseId: string): Promise<void> {
  const charge = {
    chargeId: newId('chg'),
    leaseId,
    category: 'rent',
    chargedOn: today(),
    dueOn: today(),
  } as const;
  const amounts = { netMinor: RENT_MINOR, vatMinor: 0n };
  await inTransaction(pool, tenantId, 'test-bill', (tx) =>
    postCharge(tx, { ...charge, ...amounts, origin: ORIGIN }, systemClock.now()),
  );
}

async function playPayments(manager: Manager) {
  const receiptNumber = newId('req');
  const usedKey = newId('req');
  const pay = async (lease: number, words = {}, status = 'succeeded'): Promise<string> =>
    ended(manager, await manager.pay(lease, 100_000n, words), status);
  const undepositedPaymentId = await pay(LEASES.owing, { receiptNumber, key: usedKey });
  const bankedPaymentId = await pay(LEASES.paying);
  const depositId = await ended(manager, await manager.deposit([bankedPaymentId]), 'posted');
  const reversedPaymentId = await pay(LEASES.paying);
  const reversalId = await ended(manager, await manager.reverse(reversedPaymentId), 'posted');
  const failedPaymentId = await pay(LEASES.ended, {}, 'failed');
  const paid = { undepositedPaymentId, bankedPaymentId, reversedPaymentId, failedPaymentId };
  return { ...paid, receiptNumber, usedKey, depositId, reversalId };
}

/** The largest payment that a company's settings can allow. */
export const VAST_MINOR = 10n ** 18n - 1n;

async function playVastPayments(manager: Manager): Promise<string[]> {
  // Five on a lease: what a lease has prepaid fits 64 bits, what all bring to the bank does not.
  const leases = [LEASES.rich, LEASES.richer].flatMap((lease) => Array.from({ length: 5 }, () => lease));
  const paid = leases.map(async (lease) => ended(manager, await manager.pay(lease, VAST_MINOR), 'succeeded'));
  return Promise.all(paid);
}

/** Plays a company's history through an API that takes vast payments, until each thing is in its state. */
export async function playThings(pool: Pool, scene: SeededScene, manager: Manager): Promise<Things> {
  const paid = await playPayments(manager);
  const settledChargeId = manager.chargeId(LEASES.owing, 0);
  const open = RENT_MINOR - 100_000n;
  await ended(manager, await manager.adjust('waiver', manager.chargeId(LEASES.owing, 1), 1n), 'posted');
  const adjustmentId = await ended(manager, await manager.adjust('waiver', settledChargeId, open), 'posted');
  await ended(manager, await manager.adjust('waiver', settledChargeId, RENT_MINOR - open), 'posted');
  const prepaid = await manager.pay(LEASES.prepaying, 2n * RENT_MINOR + 1_000n);
  const spentPaymentId = await ended(manager, prepaid, 'succeeded');
  await bill(pool, scene, manager.leaseId(LEASES.prepaying));
  await ended(manager, await manager.applyCredit(LEASES.prepaying), 'posted');
  return {
    ...paid,
    ...(await insertMpesaThings(pool, scene.tenantId, manager.leaseId)),
    ...(await insertWebhookThings(pool, scene.tenantId)),
    ...{ settledChargeId, adjustmentId, spentPaymentId },
    leaseId: manager.leaseId(LEASES.owing),
    chargeId: manager.chargeId(LEASES.owing, 1),
    owingLeaseId: manager.leaseId(LEASES.paying),
    endedLeaseId: manager.leaseId(LEASES.ended),
    vastPaymentIds: await playVastPayments(manager),
    reference: `payment:${paid.undepositedPaymentId}`,
  };
}
