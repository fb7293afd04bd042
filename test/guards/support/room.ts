import { failPayment } from '../../../activities/rent-payment/fail-payment';
import { openPayment } from '../../../activities/rent-payment/open-payment';
import { settleAtOnce } from '../../../activities/rent-payment/settle-at-once';
import { settlePayment } from '../../../activities/rent-payment/settle-payment';
import { newId, openPool, openPrisma, type Pool } from '../../../kernel/db';
import type { RefusalReason } from '../../../domain/rent-payment/refusal';
import { seedScene, type SceneLease, type SeededScene } from '../../../prisma/seed/scene';
import {
  acceptAdjustment,
  acceptDeposit,
  acceptPayment,
  acceptReversal,
  type AcceptedProcess,
  type RecordPayment,
  type RequestAdjustment,
} from '../../../store/rent-payment/accept';
import type { PaymentStanding } from '../../../store/rent-payment/payment-row';
import { createTestDatabase, type TestDatabase } from '../../support/database';

/** The instant at which everything in the room happens, and its business date in Nairobi. */
export const AT = new Date('2026-03-05T08:00:00.000Z');
/** The same instant as a business date. */
export const TODAY = '2026-03-05';

/** Rent of a charge, in minor units. */
export const RENT_MINOR = 1_000_000n;

/** What a test says of a payment; the rest is the same for all. */
export type PaymentWords = Partial<Pick<RecordPayment, 'amountMinor' | 'receivedOn' | 'receiptNumber'>> & {
  readonly key?: string;
  readonly requestHash?: string;
  readonly leaseId?: string;
};

/** The rent-payment room over PostgreSQL alone: what the API accepts and what the worker's steps do, called by hand. */
export interface Room {
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly adminPool: Pool;
  readonly scene: SeededScene;
  readonly tenantId: string;
  readonly leaseId: string;
  accept(words?: PaymentWords): Promise<AcceptedProcess>;
  /** Accepts a payment; answers its id. */
  received(words?: PaymentWords): Promise<string>;
  /** What the process does first: all at once, or the intent by itself where that is refused. */
  atOnce(paymentId: string): Promise<PaymentStanding>;
  open(paymentId: string): Promise<PaymentStanding>;
  settle(paymentId: string): Promise<PaymentStanding>;
  fail(paymentId: string, reason: RefusalReason): Promise<PaymentStanding>;
  /** A payment that has succeeded; answers its id. */
  paid(words?: PaymentWords): Promise<string>;
  /** Accepts a request; each answers the id of its row. */
  deposit(paymentIds: readonly string[]): Promise<string>;
  reversal(paymentId: string): Promise<string>;
  adjustment(words: Pick<RequestAdjustment, 'kind'> & Partial<RequestAdjustment>): Promise<string>;
  /** Rows past row-level security; `$1` is the company. */
  rows<Row extends object>(text: string, ...values: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Two rents billed: the first due in January, the second in February. */
const RENTS = ['2026-01-01', '2026-02-01'].map(
  (dueOn) => ({ category: 'rent', dueOn, netMinor: RENT_MINOR }) as const,
);

const LEASE: SceneLease = {
  name: 'Achieng Were',
  rentMinor: RENT_MINOR,
  startsOn: '2025-01-01',
  charges: RENTS,
};

const CONNECTIONS_MAX = 10;

function commandsOf(pool: Pool, scene: SeededScene) {
  const { tenantId } = scene;
  const first = scene.leases[0]!.leaseId;
  const origin = {
    actor: { type: 'user', id: 'usr_manager' },
    correlationId: 'req_1',
    clientApp: 'api',
  } as const;
  const command = (id: string, key = newId('req'), requestHash = 'hash') => ({
    ...{ tenantId, origin },
    request: { key, requestHash, at: AT },
    response: { status: 202, location: `/v1/${id}`, body: { id } },
  });
  const startOf = (workflowId: string) => (attributes: Readonly<Record<string, string>>) => ({
    ...{ tenantId, workflowId, attributes, input: {}, summary: '' },
    ...{ workflowType: 'rentPayment', taskQueue: 'flows' },
  });
  const said = { currency: 'KES', reason: 'as agreed' };
  const accept = ({
    key,
    requestHash,
    leaseId = first,
    ...words
  }: PaymentWords = {}): Promise<AcceptedProcess> => {
    const paymentId = newId('pay');
    const facts = { paymentId, leaseId, method: 'cash', receivedOn: TODAY, note: null, ...said } as const;
    const amounts = { amountMinor: RENT_MINOR, receiptNumber: newId('req') };
    return acceptPayment(
      pool,
      { ...command(paymentId, key, requestHash), ...facts, ...amounts, ...words },
      startOf(paymentId),
    );
  };
  return {
    accept,
    received: async (words?: PaymentWords) => String((await accept(words)).acceptance.body['id']),
    deposit: async (paymentIds: readonly string[]) => {
      const depositId = newId('dep');
      const bank = { bankAccount: 'kcb-operating', bankedOn: TODAY, slipNumber: depositId };
      await acceptDeposit(
        pool,
        { ...command(depositId), ...said, depositId, paymentIds, ...bank },
        startOf(depositId),
      );
      return depositId;
    },
    reversal: async (paymentId: string) => {
      const reversalId = newId('rev');
      const asked = { ...command(reversalId), ...said, reversalId, paymentId, reversedOn: TODAY };
      await acceptReversal(pool, asked, startOf(reversalId));
      return reversalId;
    },
    adjustment: async (words: Pick<RequestAdjustment, 'kind'> & Partial<RequestAdjustment>) => {
      const adjustmentId = newId('adj');
      const of = { leaseId: null, chargeId: null, amountMinor: null, effectiveOn: TODAY };
      await acceptAdjustment(
        pool,
        { ...command(adjustmentId), ...said, adjustmentId, ...of, ...words },
        startOf(adjustmentId),
      );
      return adjustmentId;
    },
  };
}

function stepsOf(pool: Pool, tenantId: string) {
  return {
    atOnce: (paymentId: string) => settleAtOnce(pool, tenantId, paymentId, paymentId, AT),
    open: (paymentId: string) => openPayment(pool, tenantId, paymentId, paymentId, AT),
    settle: (paymentId: string) => settlePayment(pool, tenantId, paymentId, AT),
    fail: (paymentId: string, reason: RefusalReason) =>
      failPayment(pool, tenantId, paymentId, reason, paymentId, AT),
  };
}

/** Opens a room on a database of its own, with one property of one owner and the leases given. */
export async function openRoom(leases: readonly SceneLease[] = [LEASE]): Promise<Room> {
  const database = await createTestDatabase();
  const pool = openPool(database.appUrl, CONNECTIONS_MAX, 'test app');
  const adminPool = openPool(database.adminUrl, 2, 'test admin');
  const prisma = openPrisma(database.appUrl, 1);
  const company = { tenantId: newId('tnt'), owners: { Otieno: 10_000 }, ownedFrom: '2025-01-01', leases };
  const scene = await seedScene(pool, prisma, company, AT);
  await prisma.$disconnect();
  const { tenantId } = scene;
  const commands = commandsOf(pool, scene);
  const steps = stepsOf(pool, tenantId);
  return {
    ...{ database, pool, adminPool, scene, tenantId, leaseId: scene.leases[0]!.leaseId },
    ...commands,
    ...steps,
    paid: async (words) => {
      const paymentId = await commands.received(words);
      await steps.atOnce(paymentId);
      return paymentId;
    },
    rows: async <Row extends object>(text: string, ...values: readonly unknown[]) =>
      (await adminPool.query<Row>(text, [tenantId, ...values])).rows,
    close: async () => {
      await Promise.all([pool.end(), adminPool.end()]);
      await database.drop();
    },
  };
}
