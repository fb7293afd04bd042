import { readPrivateKey } from '../../dev/stack';
import { openTokenIssuer } from '../../kernel/auth';
import { derivedId, newId, openPool, openPrisma } from '../../kernel/db';
import { businessDateIn, NAIROBI, systemClock } from '../../kernel/time';
import { seedScene } from '../../prisma/seed/scene';
import { openHttpClient, type HttpClient } from './http';
import type { BenchStack } from './stack';

/** A company with leases that owe, and a way to pay by the API. */
export interface Company {
  readonly tenantId: string;
  readonly client: HttpClient;
  /** Records one month's rent of one lease, leases in turn; resolves with the payment's id once it is accepted. */
  readonly pay: () => Promise<string>;
}

const RENT_MINOR = 2_500_000n;
const MONTHS_OWED = 12;
const TOKEN_SECONDS = 3_600;
const CONNECTIONS_MAX = 64;

/** First days of the last twelve months, the oldest first. */
function monthsOwed(): string[] {
  const today = systemClock.now();
  return Array.from({ length: MONTHS_OWED }, (_, index) => {
    const month = new Date(
      Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1 - MONTHS_OWED + index, 1),
    );
    return month.toISOString().slice(0, 10);
  });
}

/** Seeds one property of one owner, with leases that owe a year of rent each: enough for `payments` that settle one month. */
export async function foundCompany({ stack, config }: BenchStack, payments: number): Promise<Company> {
  const months = monthsOwed();
  const [startsOn = ''] = months;
  const tenantId = derivedId('tnt', 'bench', newId('req'));
  const charges = months.map((dueOn) => ({ category: 'rent', dueOn, netMinor: RENT_MINOR }) as const);
  const names = Array.from({ length: Math.ceil(payments / MONTHS_OWED) }, (_, index) => `Customer ${index}`);
  const leases = names.map((name) => ({ name, rentMinor: RENT_MINOR, startsOn, charges }));
  const pool = openPool(config.database.app, 1, 'bossnyumba bench seed');
  const prisma = openPrisma(config.database.app, 1);
  const scene = { tenantId, owners: { 'Wanjiru Kamau': 10_000 }, ownedFrom: startsOn, leases };
  const seeded = await seedScene(pool, prisma, scene, systemClock.now());
  await prisma.$disconnect();
  await pool.end();

  const issuer = await openTokenIssuer(
    readPrivateKey(stack.authKeys),
    config.AUTH_ISSUER,
    config.AUTH_AUDIENCE,
  );
  const token = await issuer.issue({ tenantId, subject: 'usr_bench', roles: ['manager'] }, TOKEN_SECONDS);
  const client = openHttpClient(stack.serverUrl, CONNECTIONS_MAX, { authorization: `Bearer ${token}` });
  const amount = { amount: RENT_MINOR.toString(), currency: 'KES' };
  const receivedOn = businessDateIn(NAIROBI, systemClock.now());
  let paid = 0;
  return {
    tenantId,
    client,
    pay: async () => {
      paid += 1;
      const receiptNumber = `B-${paid}`;
      const { leaseId } = seeded.leases[paid % seeded.leases.length] ?? { leaseId: '' };
      const body = { leaseId, method: 'cash', amount, receivedOn, receiptNumber };
      const { status, text } = await client.post('/v1/payments', `bench-${receiptNumber}-key`, body);
      if (status !== 202) throw new Error(`a payment was answered ${status}: ${text}`);
      return (JSON.parse(text) as { id: string }).id;
    },
  };
}
