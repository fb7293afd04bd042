import { booksOf, type Books } from '../support/rent-payment/books';
import type { Company } from '../support/rent-payment/company';
import * as gate from '../support/rent-payment/gate';
import { RENT_MINOR } from '../support/rent-payment/scene';
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

/** A payment of the older charge, which is waived then: its money is credit, and the newer charge is open. */
async function paidThenWaived(): Promise<string> {
  const id = await company.pay(0, RENT_MINOR);
  await books.endsOf(id);
  await books.endsOf(await company.adjust('waiver', company.chargeId(0, 0), RENT_MINOR));
  expect([await books.balanceOf('2110'), await books.balanceOf('1100')]).toEqual([
    -RENT_MINOR,
    3n * RENT_MINOR,
  ]);
  return id;
}

describe('a bank deposit', () => {
  it('banks and clears cash in one posting, and banks a cheque', async () => {
    const cash = await company.pay(0, RENT_MINOR);
    const cheque = await company.pay(1, RENT_MINOR, { method: 'cheque' });
    expect(await books.endsOf(cash, cheque)).toEqual(['succeeded', 'succeeded']);
    const id = await company.deposit([cash, cheque]);
    expect(await books.endsOf(id)).toEqual(['posted']);
    expect([await books.balanceOf('1060'), await books.balanceOf('1010')]).toEqual([0n, 2n * RENT_MINOR]);
    expect([await books.balanceOf('2205'), await books.balanceOf('2200')]).toEqual([
      -RENT_MINOR,
      -RENT_MINOR,
    ]);
    expect(await books.eventsOf(id)).toEqual(['bank_deposit.posted']);
  });

  it('is refused whole when another has banked one of its receipts meanwhile', async () => {
    const [first, second] = [await company.pay(0, RENT_MINOR), await company.pay(1, RENT_MINOR)];
    await books.endsOf(first, second);
    const ids = await whileLocked(
      stage.adminPool,
      gate.PAYMENT_AS_WRITER,
      [company.tenantId, first],
      async () => [await company.deposit([first]), await company.deposit([first, second])],
    );
    expect(await books.endsOf(...ids)).toEqual(['posted', 'refused PAYMENT_NOT_BANKABLE']);
    const banked = await company.rows(
      `SELECT payment_id FROM payment WHERE tenant_id = $1 AND banked_on IS NOT NULL`,
    );
    expect([1, 2]).toContain(banked.length);
    expect((await Promise.all(ids.map(books.eventsOf))).flat().toSorted()).toEqual([
      'bank_deposit.posted',
      'bank_deposit.refused',
    ]);
  });
});

describe('a reversal', () => {
  it('of undeposited money is the mirror image of the receipt', async () => {
    const id = await company.pay(0, RENT_MINOR + 1n);
    await books.endsOf(id);
    expect(await books.endsOf(await company.reverse(id))).toEqual(['posted']);
    expect(await company.final(id)).toMatchObject({ status: 'reversed' });
    expect([
      await books.balanceOf('1060'),
      await books.balanceOf('2205'),
      await books.balanceOf('2110'),
    ]).toEqual([0n, 0n, 0n]);
    expect(await books.balanceOf('1100')).toBe(4n * RENT_MINOR);
  });

  it('of banked money takes it out of the bank', async () => {
    const id = await company.pay(0, RENT_MINOR);
    await books.endsOf(id);
    await books.endsOf(await company.deposit([id]));
    expect(await books.endsOf(await company.reverse(id))).toEqual(['posted']);
    expect([
      await books.balanceOf('1010'),
      await books.balanceOf('1060'),
      await books.balanceOf('2200'),
    ]).toEqual([0n, 0n, 0n]);
  });

  it('is refused OWNER_FUNDS_SPENT when the owners have had the money', async () => {
    const id = await company.pay(0, RENT_MINOR);
    await books.endsOf(id);
    await books.endsOf(await company.deposit([id]));
    await books.payOut(RENT_MINOR);
    const reversal = await company.reverse(id);
    expect(await books.endsOf(reversal)).toEqual(['refused OWNER_FUNDS_SPENT']);
    expect(await books.eventsOf(reversal)).toEqual(['payment.reversal_refused']);
    expect(await company.final(id)).toMatchObject({ status: 'succeeded' });
  });

  it('is refused SURPLUS_USED when the surplus was used after the reversal was accepted', async () => {
    const id = await paidThenWaived();
    const [applied, reversal] = await whileLocked(stage.adminPool, ...leaseLocked(), async ({ waiting }) => {
      const first = await company.applyCredit(0);
      await waiting(1, 'worker');
      return [first, await company.reverse(id)] as const;
    });
    expect(await books.endsOf(applied)).toEqual(['posted']);
    expect(await books.endsOf(reversal)).toEqual(['refused SURPLUS_USED']);
    expect(await company.final(id)).toMatchObject({ status: 'succeeded' });
  });

  it('is refused PAYMENT_NOT_REVERSIBLE when another was posted meanwhile', async () => {
    const id = await company.pay(0, RENT_MINOR);
    await books.endsOf(id);
    const lock = [gate.PAYMENT_AS_WRITER, [company.tenantId, id]] as const;
    const ids = await whileLocked(stage.adminPool, ...lock, async () => [
      await company.reverse(id),
      await company.reverse(id),
    ]);
    expect(await books.endsOf(...ids)).toEqual(['posted', 'refused PAYMENT_NOT_REVERSIBLE']);
  });
});

describe('an adjustment, asked for twice at once, is posted once and then refused', () => {
  const twice = (ask: () => Promise<string>): Promise<string[]> =>
    whileLocked(stage.adminPool, ...leaseLocked(), async () => [await ask(), await ask()]);

  it.each([
    ['waiver', '4010'],
    ['concession', '4090'],
    ['write_off', '5060'],
  ] as const)('%s', async (kind, account) => {
    const before = await books.balanceOf(account);
    const ids = await twice(() => company.adjust(kind, company.chargeId(0, 0), RENT_MINOR));
    expect(await books.endsOf(...ids)).toEqual(['posted', 'refused CHARGE_SETTLED']);
    expect((await books.balanceOf(account)) - before).toBe(RENT_MINOR);
    expect(await books.balanceOf('1100')).toBe(3n * RENT_MINOR);
    const told = (await Promise.all(ids.map(books.eventsOf))).flat();
    expect(told.toSorted()).toEqual(['charge.adjusted', 'charge.adjustment_refused']);
  });

  it('apply_credit', async () => {
    await paidThenWaived();
    const ids = await twice(() => company.applyCredit(0));
    expect(await books.endsOf(...ids)).toEqual(['posted', 'refused NOTHING_TO_APPLY']);
    expect([await books.balanceOf('2110'), await books.balanceOf('1100')]).toEqual([0n, 2n * RENT_MINOR]);
  });

  it('a part that is too large for what is left', async () => {
    const ids = await twice(() => company.adjust('waiver', company.chargeId(0, 0), RENT_MINOR - 1n));
    expect(await books.endsOf(...ids)).toEqual(['posted', 'refused AMOUNT_EXCEEDS_CHARGE']);
  });
});

it('an adjustment is refused OWNER_FUNDS_SPENT when the owners have had the money that it would give back', async () => {
  const id = await company.pay(0, RENT_MINOR);
  await books.endsOf(id);
  await books.endsOf(await company.deposit([id]));
  await books.payOut(RENT_MINOR);
  const adjustment = await company.adjust('waiver', company.chargeId(0, 0), RENT_MINOR);
  expect(await books.endsOf(adjustment)).toEqual(['refused OWNER_FUNDS_SPENT']);
  expect(await books.eventsOf(adjustment)).toEqual(['charge.adjustment_refused']);
});
