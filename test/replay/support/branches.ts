import { until } from '../../../dev/demo/client';
import { booksOf } from '../../support/rent-payment/books';
import type { Company } from '../../support/rent-payment/company';
import * as gate from '../../support/rent-payment/gate';
import { handleOf, viewOf } from '../../support/rent-payment/processes';
import { firstOfMonth, RENT_MINOR } from '../../support/rent-payment/scene';
import type { Stage } from '../../support/rent-payment/stage';

const { whileLocked } = gate;
const OUTAGE_MS_MAX = 30_000;

/** Brings one process to the end of a branch on a fresh company, and answers its id. */
export type Branch = (stage: Stage, company: Company) => Promise<string>;

const lease = (company: Company) => [gate.LEASE_AS_WRITER, [company.tenantId, company.leaseId(0)]] as const;

async function ends(stage: Stage, company: Company, ...ids: string[]): Promise<string[]> {
  return booksOf(stage, company).endsOf(...ids);
}

/** Asked for twice while the lease is locked: both are accepted, and the one that comes second is refused. */
async function secondOf(stage: Stage, company: Company, ask: () => Promise<string>): Promise<string> {
  const ids = await whileLocked(stage.adminPool, ...lease(company), async () => [await ask(), await ask()]);
  const outcomes = await Promise.all(
    ids.map(async (id) => ({ id, end: (await ends(stage, company, id))[0] ?? '' })),
  );
  const refused = outcomes.find(({ end }) => end.startsWith('refused'));
  if (!refused) throw new Error(`none was refused: ${JSON.stringify(outcomes)}`);
  return refused.id;
}

async function waitingForDatabase(stage: Stage, id: string): Promise<void> {
  await until(
    `${id} to wait for the database`,
    OUTAGE_MS_MAX,
    () => viewOf(stage, id),
    ({ waitingFor }) => waitingFor === 'database',
  );
}

async function cancelledWhilePending(stage: Stage, company: Company): Promise<string> {
  const worker = stage.stack.process('worker-1');
  const id = await whileLocked(stage.adminPool, gate.POSTINGS, [], async ({ waiting }) => {
    const paymentId = await company.pay(0, RENT_MINOR);
    await waiting(1, 'worker');
    await handleOf(stage, paymentId).cancel();
    await worker.kill();
    return paymentId;
  });
  await worker.start();
  return id;
}

async function duplicate(stage: Stage, company: Company): Promise<string> {
  const leases = [company.tenantId, [company.leaseId(0), company.leaseId(1)]];
  const { asked } = await whileLocked(stage.adminPool, gate.LEASES_WHOLE, leases, async ({ waiting }) => {
    const both = [0, 1].map((index) => company.pay(index, RENT_MINOR, { receiptNumber: 'RC-1' }));
    await waiting(2, 'server');
    return { asked: both };
  });
  const ids = await Promise.all(asked);
  const outcomes = await Promise.all(
    ids.map(async (id) => ({ id, end: (await ends(stage, company, id))[0] })),
  );
  return outcomes.find(({ end }) => end === 'failed PAYMENT_DUPLICATE')?.id ?? '';
}

async function settlementRefused(stage: Stage, company: Company): Promise<string> {
  return whileLocked(stage.adminPool, ...lease(company), async () => {
    const paymentId = await company.pay(0, RENT_MINOR);
    await booksOf(stage, company).useReferenceOf(paymentId);
    return paymentId;
  });
}

async function databaseOutage(stage: Stage, company: Company): Promise<string> {
  return whileLocked(stage.adminPool, gate.POSTINGS, [], async () => {
    const id = await company.pay(0, RENT_MINOR);
    await waitingForDatabase(stage, id);
    return id;
  });
}

async function settledBeforeCancel(stage: Stage, company: Company): Promise<string> {
  return whileLocked(stage.adminPool, gate.POSTINGS, [], async () => {
    const id = await company.pay(0, RENT_MINOR);
    await waitingForDatabase(stage, id);
    await handleOf(stage, id).cancel();
    return id;
  });
}

async function paid(stage: Stage, company: Company): Promise<string> {
  const id = await company.pay(0, RENT_MINOR);
  await ends(stage, company, id);
  return id;
}

/**
 * Every branch of the room's four workflows, by the name of its saved history, and the end it must come to. Before a payment
 * was settled in the commit that opens it, `payment-succeeded` was recorded, and others that open it first.
 */
export const BRANCHES: Readonly<Record<string, { readonly end: string; readonly run: Branch }>> = {
  'payment-succeeded': { end: 'succeeded', run: (_stage, company) => company.pay(0, RENT_MINOR) },
  'payment-settled-at-once': { end: 'succeeded', run: (_stage, company) => company.pay(0, RENT_MINOR) },
  'payment-lease-not-active': {
    end: 'failed LEASE_NOT_ACTIVE',
    run: (_stage, company) => company.pay(0, RENT_MINOR, { receivedOn: firstOfMonth(11) }),
  },
  'payment-duplicate': { end: 'failed PAYMENT_DUPLICATE', run: duplicate },
  'payment-settlement-refused': { end: 'failed SETTLEMENT_REFUSED', run: settlementRefused },
  'payment-cancelled-before': {
    end: 'failed CANCELLED',
    run: async (stage, company) => {
      const worker = stage.stack.process('worker-1');
      await worker.stop();
      const id = await company.pay(0, RENT_MINOR);
      await until(
        'it to be started',
        OUTAGE_MS_MAX,
        () => viewOf(stage, id),
        ({ status }) => status === 'RUNNING',
      );
      await handleOf(stage, id).cancel();
      await worker.start();
      return id;
    },
  },
  'payment-cancelled-pending': { end: 'failed CANCELLED', run: cancelledWhilePending },
  'payment-settled-before-cancel': { end: 'succeeded', run: settledBeforeCancel },
  'payment-settled-at-once-before-cancel': { end: 'succeeded', run: settledBeforeCancel },
  'payment-database-outage': { end: 'succeeded', run: databaseOutage },
  'payment-database-outage-at-once': { end: 'succeeded', run: databaseOutage },
  'deposit-posted': {
    end: 'posted',
    run: async (stage, company) => company.deposit([await paid(stage, company)]),
  },
  'deposit-refused': {
    end: 'refused PAYMENT_NOT_BANKABLE',
    run: async (stage, company) => {
      const id = await paid(stage, company);
      return secondOf(stage, company, () => company.deposit([id]));
    },
  },
  'reversal-posted': {
    end: 'posted',
    run: async (stage, company) => company.reverse(await paid(stage, company)),
  },
  'reversal-refused': {
    end: 'refused PAYMENT_NOT_REVERSIBLE',
    run: async (stage, company) => {
      const id = await paid(stage, company);
      return secondOf(stage, company, () => company.reverse(id));
    },
  },
  'adjustment-posted': {
    end: 'posted',
    run: (_stage, company) => company.adjust('waiver', company.chargeId(0, 0), 100n),
  },
  'adjustment-refused': {
    end: 'refused CHARGE_SETTLED',
    run: (stage, company) =>
      secondOf(stage, company, () => company.adjust('waiver', company.chargeId(0, 0), RENT_MINOR)),
  },
};
