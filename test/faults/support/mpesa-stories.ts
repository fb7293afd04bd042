import { until } from '../../../dev/demo/client';
import { RENT_MINOR } from '../../support/rent-payment/scene';
import type { Place, Told } from './place';

/** What a company does in a case about rent by M-Pesa. */
export type MpesaStory =
  | 'a push that is paid'
  | 'a push that is tried again'
  | 'a push that fails, and is tried again at once'
  | 'a push whose outcome a query tells'
  | 'a push whose outcome the statement tells'
  | 'a push that is not sent'
  | 'money that nobody asked for';

const OPEN_MS_MAX = 60_000;

/** A payment whose push the customer has cancelled, who will pay the next one. */
async function cancelled({ company, phone, daraja }: Place): Promise<string> {
  // The second attempt goes to the phone of the lease.
  await company.rows('UPDATE customer SET phone = $2 WHERE tenant_id = $1', phone);
  await daraja.customer(phone, { resultCode: '1032' });
  const id = await company.collect(0, RENT_MINOR, { phone });
  await company.final(id);
  await daraja.customer(phone, { resultCode: '0' });
  return id;
}

/** Tries it again; it reads as failed until the second attempt is opened. */
async function triedAgain({ company }: Place, id: string): Promise<Told> {
  await company.retry(id);
  const status = async () => (await company.api.get(`/v1/payments/${id}`)).body['status'];
  await until(`${id} to be open again`, OPEN_MS_MAX, status, (now) => now !== 'failed');
  return { ids: [id], ends: ['succeeded'] };
}

const paid = async (id: Promise<string>): Promise<Told> => ({ ids: [await id], ends: ['succeeded'] });

/** Every story about rent by M-Pesa, told to its acceptances. */
export const MPESA_STORIES: Readonly<Record<MpesaStory, (place: Place) => Promise<Told>>> = {
  'a push that is paid': ({ company, phone, ready }) => {
    ready();
    return paid(company.collect(0, RENT_MINOR, { phone }));
  },
  'a push that is tried again': async (place) => {
    const id = await cancelled(place);
    place.ready();
    return triedAgain(place, id);
  },
  // The process of the first may not know yet that its outcome is known.
  'a push that fails, and is tried again at once': async (place) => {
    place.ready();
    return triedAgain(place, await cancelled(place));
  },
  'a push whose outcome a query tells': async ({ company, phone, daraja, ready }) => {
    await daraja.fault('stk.callback', 'lost', { match: { phone } });
    ready();
    return paid(company.collect(0, RENT_MINOR, { phone }));
  },
  'a push whose outcome the statement tells': async ({ company, phone, daraja, ready }) => {
    await daraja.fault('stk.push', 'hang_after', { match: { phone } });
    await daraja.fault('stk.callback', 'lost', { match: { phone } });
    ready();
    return paid(company.collect(0, RENT_MINOR, { phone }));
  },
  'a push that is not sent': async ({ company, phone, ready }) => {
    await company.rows(`UPDATE lease SET status = 'terminated' WHERE tenant_id = $1`);
    ready();
    return { ids: [await company.collect(0, RENT_MINOR, { phone })], ends: ['failed LEASE_NOT_ACTIVE'] };
  },
  'money that nobody asked for': async ({ company, phone, daraja, ready, sweep }) => {
    const { shortCode } = company;
    await daraja.post('pay', { shortCode, phone, amount: 7_000, billRefNumber: 'UNIT 2' });
    ready();
    await sweep();
    const held = `SELECT amount_minor AS "amountMinor" FROM suspense_item WHERE tenant_id = $1 AND status = 'open'`;
    expect(await company.rows(held)).toEqual([{ amountMinor: 700_000n }]);
    return { ids: [], ends: [] };
  },
};
