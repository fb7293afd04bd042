import { until } from '../../dev/demo/client';
import { booksOf, type Books } from '../support/rent-payment/books';
import type { Company } from '../support/rent-payment/company';
import * as gate from '../support/rent-payment/gate';
import { handleOf, viewOf } from '../support/rent-payment/processes';
import { aScene, firstOfMonth, RENT_MINOR } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { verdictOn } from '../support/rent-payment/verdict';

const { whileLocked } = gate;

let stage: Stage;
let company: Company;
let books: Books;

beforeAll(async () => {
  stage = await openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: false });
});
beforeEach(async () => {
  company = await stage.company();
  books = booksOf(stage, company);
});
afterEach(async () => {
  expect(await verdictOn(stage, company.tenantId)).toEqual([]);
});
afterAll(() => stage.close());

const leaseLocked = () => [gate.LEASE_AS_WRITER, [company.tenantId, company.leaseId(0)]] as const;

describe('a payment fails with its reason, tells so once, and posts nothing', () => {
  afterEach(async () => expect(await books.balanceOf('2205')).toBe(0n));

  it('LEASE_NOT_ACTIVE: received before the lease began', async () => {
    const id = await company.pay(0, RENT_MINOR, { receivedOn: firstOfMonth(11) });
    expect(await books.endsOf(id)).toEqual(['failed LEASE_NOT_ACTIVE']);
    expect(await books.eventsOf(id)).toEqual(['payment.failed']);
    expect(await books.balanceOf('1060')).toBe(0n);
  });

  it('OWNERSHIP_NOT_DEFINED: nobody owned the property on the day', async () => {
    const scene = aScene(1);
    const leases = scene.leases.map((lease) => ({ ...lease, charges: [] }));
    company = await stage.company({ ...scene, leases, ownedFrom: firstOfMonth(0) });
    books = booksOf(stage, company);
    const id = await company.pay(0, RENT_MINOR, { receivedOn: firstOfMonth(1) });
    expect(await books.endsOf(id)).toEqual(['failed OWNERSHIP_NOT_DEFINED']);
    expect(await books.eventsOf(id)).toEqual(['payment.failed']);
  });

  it('SETTLEMENT_REFUSED: the ledger has another posting under the reference of the payment', async () => {
    const id = await whileLocked(stage.adminPool, ...leaseLocked(), async () => {
      const paymentId = await company.pay(0, RENT_MINOR);
      await books.useReferenceOf(paymentId);
      return paymentId;
    });
    expect(await books.endsOf(id)).toEqual(['failed SETTLEMENT_REFUSED']);
    expect(await books.eventsOf(id)).toEqual(['payment.initiated', 'payment.failed']);
    expect([await books.balanceOf('1060'), await books.balanceOf('1010')]).toEqual([0n, 1n]);
  });

  it('CANCELLED: by an operator before it began', async () => {
    const worker = stage.stack.process('worker-1');
    await worker.stop();
    const id = await company.pay(0, RENT_MINOR);
    await until(
      'it to have started',
      10_000,
      () => viewOf(stage, id),
      ({ status }) => status === 'RUNNING',
    );
    await handleOf(stage, id).cancel();
    await worker.start();
    expect(await books.endsOf(id)).toEqual(['failed CANCELLED']);
    expect(await books.eventsOf(id)).toEqual(['payment.failed']);
  });

  it('CANCELLED: by an operator while its posting waited, and was lost with its worker', async () => {
    const worker = stage.stack.process('worker-1');
    const id = await whileLocked(stage.adminPool, gate.POSTINGS, [], async ({ waiting }) => {
      const paymentId = await company.pay(0, RENT_MINOR);
      await waiting(1, 'worker');
      await handleOf(stage, paymentId).cancel();
      await worker.kill();
      return paymentId;
    });
    await worker.start();
    expect(await books.endsOf(id)).toEqual(['failed CANCELLED']);
    // Intent and posting are one commit: neither is there.
    expect(await books.eventsOf(id)).toEqual(['payment.failed']);
  });
});

it('a process that is cancelled while it settles has succeeded when the settlement had', async () => {
  const id = await whileLocked(stage.adminPool, gate.POSTINGS, [], async ({ waiting }) => {
    const paymentId = await company.pay(0, RENT_MINOR);
    await waiting(1, 'worker');
    await until(
      'it to wait',
      20_000,
      () => viewOf(stage, paymentId),
      ({ waitingFor }) => waitingFor === 'database',
    );
    await handleOf(stage, paymentId).cancel();
    return paymentId;
  });
  expect(await books.endsOf(id)).toEqual(['succeeded']);
  expect(await handleOf(stage, id).result()).toEqual({ status: 'succeeded', reason: null });
});

describe('of two payments under one receipt number, accepted at once, one succeeds and the other fails as a duplicate', () => {
  /** The leases locked, so that each acceptance has looked for the receipt before the other is there. */
  async function accepted(...leases: readonly number[]): Promise<string[]> {
    const tenantLeases = [company.tenantId, leases.map((lease) => company.leaseId(lease))];
    const both = await whileLocked(stage.adminPool, gate.LEASES_WHOLE, tenantLeases, async ({ waiting }) => {
      const asked = leases.map((lease) => company.pay(lease, RENT_MINOR, { receiptNumber: 'RC-1' }));
      await waiting(2, 'server');
      return { asked };
    });
    return Promise.all(both.asked);
  }

  it('of one lease', async () => {
    const ids = await accepted(0, 0);
    expect(await books.endsOf(...ids)).toEqual(['failed PAYMENT_DUPLICATE', 'succeeded']);
    expect(await books.balanceOf('1060')).toBe(RENT_MINOR);
  });

  it('of two leases, both past every check: the unique index decides', async () => {
    const worker = stage.stack.process('worker-1');
    await worker.stop();
    const ids = await accepted(0, 1);
    const blocked = await whileLocked(stage.adminPool, gate.OUTBOX, [], async ({ waiting }) => {
      const isUp = worker.start();
      await waiting(2, 'worker');
      return { isUp };
    });
    await blocked.isUp;
    expect(await books.endsOf(...ids)).toEqual(['failed PAYMENT_DUPLICATE', 'succeeded']);
    expect(await books.balanceOf('1060')).toBe(RENT_MINOR);
  });
});
