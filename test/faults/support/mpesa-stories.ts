import { RENT_MINOR } from '../../support/rent-payment/scene';
import type { Place, Told } from './stories';

/** What a company does in a case about rent by M-Pesa. */
export type MpesaStory =
  | 'a push that is paid'
  | 'a push that is tried again'
  | 'a push that fails, and is tried again at once'
  | 'a push whose outcome a query tells'
  | 'a push whose outcome the statement tells'
  | 'a push that is not sent';

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
    await place.company.retry(id);
    return { ids: [id], ends: ['succeeded'] };
  },
  // The process of the first may not know yet that its outcome is known.
  'a push that fails, and is tried again at once': async (place) => {
    place.ready();
    const id = await cancelled(place);
    await place.company.retry(id);
    return { ids: [id], ends: ['succeeded'] };
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
};
