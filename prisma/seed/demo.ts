import { derivedId } from '../../kernel/db';
import type { Scene } from './scene';

/** The paybill of the simulator of Daraja. */
const DEMO_SHORT_CODE = '174379';

/** Monthly rent of the demo's leases, in minor units: KES 25,000.00, the specification's example. */
const RENT_MINOR = 2_500_000n;

const DAYS_OF_THE_MONTHS = ['2026-10-01', '2026-11-01'] as const;

/**
 * The demo: two tenancies in one property of two owners, two months billed; the first customer is told by mail and SMS, the
 * second by mail. `run` names the company, so that every run
 * of the demo works on a fresh one.
 */
export function demoScene(run: string): Scene {
  const charges = DAYS_OF_THE_MONTHS.map(
    (dueOn) => ({ category: 'rent', dueOn, netMinor: RENT_MINOR }) as const,
  );
  const lease = { rentMinor: RENT_MINOR, startsOn: '2026-01-01', charges };
  return {
    tenantId: derivedId('tnt', 'demo', run),
    owners: { 'Wanjiru Kamau': 6_000, 'Otieno Odhiambo': 4_000 },
    ownedFrom: '2026-01-01',
    shortCode: DEMO_SHORT_CODE,
    leases: [
      { name: 'Achieng Were', phone: '+254712000101', noticeChannels: ['email', 'sms'], ...lease },
      { name: 'Mutua Kilonzo', phone: '+254733000102', ...lease },
    ],
  };
}
