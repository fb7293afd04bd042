import { RENT_MINOR } from '../../support/rent-payment/scene';
import type { Place, Told } from './place';

/** What a company does in a case about rent by M-Pesa. */
export type MpesaStory =
  | 'a push that is paid'
  | 'a push that is tried again'
  | 'a push whose outcome a query tells'
  | 'a push whose outcome the statement tells'
  | 'a push that is not sent';

const paid = async (id: Promise<string>): Promise<Told> => ({ ids: [await id], ends: ['succeeded'] });

/** Every story about rent by M-Pesa, told to its acceptances. */
export const MPESA_STORIES: Readonly<Record<MpesaStory, (place: Place) => Promise<Told>>> = {
  'a push that is paid': ({ company, phone, ready }) => {
    ready();
    return paid(company.collect(0, RENT_MINOR, { phone }));
  },
  'a push that is tried again': async ({ company, phone, daraja, ready }) => {
    await daraja.customer(phone, { resultCode: '1032' });
    const id = await company.collect(0, RENT_MINOR, { phone });
    await company.final(id);
    // The second attempt goes to the phone of the lease.
    await company.rows('UPDATE customer SET phone = $2 WHERE tenant_id = $1', phone);
    await daraja.customer(phone, { resultCode: '0' });
    ready();
    await company.retry(id);
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
