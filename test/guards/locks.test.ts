import { appendLinks, lockHead } from '../../consumers/audit/records';
import { GENESIS_HASH, link } from '../../consumers/audit/chain';
import { inTransaction } from '../../kernel/db';
import {
  funds,
  openLedger,
  outcomeOf,
  post,
  postingOf,
  type LedgerUnderTest,
} from '../ledger/support/ledger';
import { openSession } from '../ledger/support/session';
import { LEASE_WHOLE, POSTINGS, whileLocked } from '../support/rent-payment/gate';
import { openRoom, RENT_MINOR, type Room } from './support/room';

// Each test brings two writers to the same point at the same moment, by a lock held from outside: what keeps them apart
// is then the lock under test and not luck.

describe('in the rent-payment room', () => {
  let room: Room;
  beforeEach(async () => {
    room = await openRoom();
  });
  afterEach(() => room.close());

  const succeeded = { status: 'succeeded', reason: null };

  test('of two workers at one step of one payment, the second finds it done', async () => {
    const paymentId = await room.received();
    const both = await whileLocked(
      room.adminPool,
      LEASE_WHOLE,
      [room.tenantId, room.leaseId],
      async (gate) => {
        const opening = Promise.allSettled([room.open(paymentId), room.open(paymentId)]);
        await gate.waiting(2);
        return { opening };
      },
    );
    const pending = { status: 'fulfilled', value: { status: 'pending', reason: null } };
    expect(await both.opening).toEqual([pending, pending]);
  });

  test('two payments of one lease that are settled at the same moment never pay one charge twice', async () => {
    const ids = [await room.received(), await room.received()];
    for (const id of ids) await room.open(id);
    const both = await whileLocked(room.adminPool, POSTINGS, [], async (gate) => {
      const settling = Promise.all(ids.map((id) => room.settle(id)));
      await gate.waiting(2);
      return { settling };
    });
    await expect(both.settling).resolves.toEqual([succeeded, succeeded]);
    const text = 'SELECT paid_minor AS paid FROM charge WHERE tenant_id = $1 ORDER BY due_on';
    expect(await room.rows(text)).toEqual([{ paid: RENT_MINOR }, { paid: RENT_MINOR }]);
  });
});

describe('in the ledger', () => {
  let ledger: LedgerUnderTest;
  beforeEach(async () => {
    ledger = await openLedger();
  });
  afterEach(() => ledger.close());

  test('what a debit of a key with a guard row waited for counts: money is not spent twice', async () => {
    const money = (amountMinor: bigint) => postingOf(funds(amountMinor, 'set_1'));
    // The first debit makes the row and commits: from here on only the row's own lock keeps two debits apart.
    await post(ledger.pool, ledger.tenantId, money(110n), money(-10n));
    const [first, second] = [await openSession(ledger), await openSession(ledger)];
    await second.query("SET LOCAL lock_timeout = '10s'");
    await first.post(money(-100n));
    const waiting = outcomeOf(second.post(money(-1n)));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await first.commit();
    const outcome = await waiting;
    await second.rollback();
    expect(outcome).toBe('LEDGER_GUARD');
  });

  test('two that add to one audit chain add behind each other', async () => {
    const { pool, tenantId } = ledger;
    await inTransaction(pool, tenantId, 'begin', lockHead);
    const said = {
      tenantId,
      recordedAt: '2026-03-05T08:00:00.000000Z',
      occurredAt: '2026-03-05T08:00:00.000000Z',
    };
    const whose = {
      eventId: 'evt_1',
      actorType: 'user',
      actorId: 'usr_1',
      action: 'payment.failed',
      subject: 'pay_1',
    };
    const [entry] = link([{ ...said, ...whose, sequence: 1n, content: {} }], GENESIS_HASH);
    let second: Promise<unknown> = Promise.resolve();
    await inTransaction(pool, tenantId, 'first', async (tx) => {
      await lockHead(tx);
      second = inTransaction(pool, tenantId, 'second', lockHead);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await appendLinks(tx, [entry!]);
    });
    expect(await second).toEqual({ sequence: 1n, hash: entry?.hash });
  });
});
