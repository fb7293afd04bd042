import { useReferenceOf } from '../../support/rent-payment/books';
import type { Company } from '../../support/rent-payment/company';
import { LEASE_AS_WRITER, PAYMENT_AS_WRITER, whileLocked } from '../../support/rent-payment/gate';
import { firstOfMonth, RENT_MINOR } from '../../support/rent-payment/scene';
import { MPESA_STORIES, type MpesaStory } from './mpesa-stories';
import type { Place, Told } from './place';

/** What the company does in a case: its preparation is over before anybody is killed. */
export type Story =
  | 'payments'
  | 'a payment that fails'
  | 'a payment whose posting is refused'
  | `a ${'deposit' | 'reversal'}${'' | ', twice'}`
  | `an adjustment${'' | ', twice'}`
  | MpesaStory;

async function paid(company: Company, count: 1 | 2): Promise<string[]> {
  const ids = await Promise.all(Array.from({ length: count }, (_, lease) => company.pay(lease, RENT_MINOR)));
  for (const id of ids) await company.final(id);
  return ids;
}

/** Asks twice while the lock keeps the first from being posted: both are accepted, one is refused. */
async function twice(
  { company, adminPool, ready }: Place,
  lock: string,
  lockedId: string,
  ask: () => Promise<string>,
  reason: string,
): Promise<Told> {
  ready();
  const ids = await whileLocked(adminPool, lock, [company.tenantId, lockedId], async () => [
    await ask(),
    await ask(),
  ]);
  return { ids, ends: ['posted', `refused ${reason}`] };
}

const once = async (id: Promise<string>): Promise<Told> => ({ ids: [await id], ends: ['posted'] });

/** Every story, told to its acceptances; how it ends is for the reader to wait for. */
export const STORIES: Readonly<Record<Story, (place: Place) => Promise<Told>>> = {
  ...MPESA_STORIES,
  payments: async ({ company, ready }) => {
    ready();
    const amounts = [RENT_MINOR - 1n, RENT_MINOR + 2n, 3n * RENT_MINOR];
    const ids = await Promise.all(amounts.map((amountMinor, index) => company.pay(index % 2, amountMinor)));
    return { ids, ends: ['succeeded', 'succeeded', 'succeeded'] };
  },
  'a payment that fails': async ({ company, ready }) => {
    ready();
    const early = company.pay(0, RENT_MINOR, { receivedOn: firstOfMonth(11) });
    const ids = await Promise.all([early, company.pay(0, RENT_MINOR)]);
    return { ids, ends: ['failed LEASE_NOT_ACTIVE', 'succeeded'] };
  },
  'a payment whose posting is refused': async ({ company, adminPool, ready }) => {
    ready();
    const [lease, values] = [LEASE_AS_WRITER, [company.tenantId, company.leaseId(0)]];
    const id = await whileLocked(adminPool, lease, values, async () => {
      const paymentId = await company.pay(0, RENT_MINOR);
      await useReferenceOf(adminPool, company, paymentId);
      return paymentId;
    });
    return { ids: [id], ends: ['failed SETTLEMENT_REFUSED'] };
  },
  'a deposit': async ({ company, ready }) => {
    const payments = await paid(company, 2);
    ready();
    return once(company.deposit(payments));
  },
  'a deposit, twice': async (place) => {
    const [payment = ''] = await paid(place.company, 1);
    const ask = () => place.company.deposit([payment]);
    return twice(place, PAYMENT_AS_WRITER, payment, ask, 'PAYMENT_NOT_BANKABLE');
  },
  'a reversal': async ({ company, ready }) => {
    const [payment = ''] = await paid(company, 1);
    ready();
    return once(company.reverse(payment));
  },
  'a reversal, twice': async (place) => {
    const [payment = ''] = await paid(place.company, 1);
    return twice(
      place,
      PAYMENT_AS_WRITER,
      payment,
      () => place.company.reverse(payment),
      'PAYMENT_NOT_REVERSIBLE',
    );
  },
  'an adjustment': async ({ company, ready }) => {
    await paid(company, 1);
    ready();
    return once(company.adjust('concession', company.chargeId(0, 0), RENT_MINOR));
  },
  'an adjustment, twice': async (place) => {
    const ask = () => place.company.adjust('waiver', place.company.chargeId(0, 0), RENT_MINOR);
    return twice(place, LEASE_AS_WRITER, place.company.leaseId(0), ask, 'CHARGE_SETTLED');
  },
};
