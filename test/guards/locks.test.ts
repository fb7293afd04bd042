import { appendLinks, lockHead } from '../../consumers/audit/records';
import { GENESIS_HASH, link } from '../../consumers/audit/chain';
import { inTransaction, openPool } from '../../kernel/db';
import { publishOutbox } from '../../kernel/events';
import { takeSnapshots } from '../../kernel/ledger';
import { balances } from '../../kernel/ledger/read';
import {
  cover,
  funds,
  openLedger,
  outcomeOf,
  post,
  postingOf,
  type LedgerUnderTest,
} from '../ledger/support/ledger';
import { openSession } from '../ledger/support/session';
import { openBus, type Bus } from '../relay/support/bus';
import { addCompany, dataOf } from '../relay/support/company';
import { recordNow } from '../relay/support/events';
import { LEASE_WHOLE, POSTINGS, whileLocked } from '../support/rent-payment/gate';
import { heldUpOrEnded } from './support/held-up';
import { openRoom, RENT_MINOR, type Room } from './support/room';

// Each test brings two writers to the same point at the same moment, by a lock held from outside: what keeps them apart
// is then the lock under test and not luck.

/** Keeps everybody from writing snapshots: who takes one has read by then how far the last one went. */
const SNAPSHOTS = 'LOCK TABLE ledger_snapshot IN SHARE MODE';

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
    await heldUpOrEnded(ledger.pool, waiting);
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
      await heldUpOrEnded(pool, second);
      await appendLinks(tx, [entry!]);
    });
    expect(await second).toEqual({ sequence: 1n, hash: entry?.hash });
  });

  test('two snapshots at once fold a line once', async () => {
    const { pool, tenantId } = ledger;
    const snapshot = () => inTransaction(pool, tenantId, 'snapshot', takeSnapshots);
    await snapshot();
    await post(pool, tenantId, postingOf(cover(100n)));
    const adminPool = openPool(ledger.database.adminUrl, 2, 'test admin');
    const both = await whileLocked(adminPool, SNAPSHOTS, [], async (gate) => {
      const taking = Promise.all([snapshot(), snapshot()]);
      await gate.waiting(2);
      return { taking };
    });
    await both.taking;
    await adminPool.end();
    const [bank] = await balances(pool, tenantId, '2026-12-31');
    expect(bank).toEqual({ account: '1010', balanceMinor: 100n });
  });
});

describe('in the outbox', () => {
  let bus: Bus;
  beforeEach(async () => {
    bus = await openBus([]);
  });
  afterEach(() => bus.close());

  test('two relays that publish at once give out each place once', async () => {
    const { tenantId } = await addCompany(bus.appPool);
    const told = [1n, 2n, 3n].map((aggregateSeq) => ({
      ...{ type: 'payment.reversal_refused' as const, aggregateId: 'pay_1', aggregateSeq },
      data: dataOf.refused('pay_1'),
    }));
    await recordNow(bus.appPool, tenantId, ...told);
    const first = await bus.relayPool.connect();
    await first.query('BEGIN');
    await first.query('SELECT outbox_publish(500)');
    const second = publishOutbox(bus.relayPool);
    await heldUpOrEnded(bus.relayPool, second);
    await first.query('COMMIT');
    first.release();
    await second;
    const { rows } = await bus.relayPool.query('SELECT max(position) AS last FROM outbox_shard');
    expect(rows).toEqual([{ last: 3n }]);
  });
});
