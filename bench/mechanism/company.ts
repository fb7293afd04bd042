import { DEVELOPMENT } from '../../dev/simulators/daraja';
import { readPrivateKey, type Stack } from '../../dev/stack';
import { TEST_SHORT_CODES } from '../../dev/stack/mpesa-accounts';
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
  /** Asks for one month's rent by M-Pesa, of a phone of its own; resolves with the payment's id once it is accepted. */
  readonly collect: () => Promise<string>;
}

const RENT_MINOR = 2_500_000n;
const MONTHS_OWED = 12;
const FIRST_PHONE = 10_000_000;
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

let paybills = 0;

/** A paybill for one company, opened at the simulator. */
async function openPaybill({ mpesaControlUrl }: Stack): Promise<string> {
  const shortCode = TEST_SHORT_CODES[paybills] ?? '';
  paybills += 1;
  const body = JSON.stringify({ shortCode, name: 'Bench', passkey: DEVELOPMENT.passkey });
  await fetch(`${mpesaControlUrl ?? ''}/short-codes`, { method: 'POST', body });
  return shortCode;
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
  const shortCode = await openPaybill(stack);
  const scene = { tenantId, shortCode, owners: { 'Wanjiru Kamau': 10_000 }, ownedFrom: startsOn, leases };
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
  const accepted = async (path: string, key: string, body: unknown): Promise<string> => {
    const { status, text } = await client.post(path, key, body);
    if (status !== 202) throw new Error(`a payment was answered ${status}: ${text}`);
    return (JSON.parse(text) as { id: string }).id;
  };
  return {
    tenantId,
    client,
    pay: async () => {
      paid += 1;
      const receiptNumber = `B-${paid}`;
      const { leaseId } = seeded.leases[paid % seeded.leases.length] ?? { leaseId: '' };
      const body = { leaseId, method: 'cash', amount, receivedOn, receiptNumber };
      return accepted('/v1/payments', `bench-${receiptNumber}-key`, body);
    },
    collect: () => {
      paid += 1;
      const { leaseId } = seeded.leases[paid % seeded.leases.length] ?? { leaseId: '' };
      const phone = `2547${String(FIRST_PHONE + paid)}`;
      return accepted('/v1/mpesa-payments', `bench-mpesa-${paid}`, { leaseId, amount, phone });
    },
  };
}
