import type { PrismaClient } from '../generated/client';
import type { ChargeCategory } from '../../domain/accounting/categories';
import { derivedId, inTransaction, prismaAsTenant, type Pool } from '../../kernel/db';
import type { Origin } from '../../kernel/events';
import { NAIROBI, type BusinessDate } from '../../kernel/time';
import { postCharge } from '../../activities/rent-payment/post-charge';

/** What a lease of the scene is billed, on its due day; VAT comes on top of the net. */
export interface SceneCharge {
  readonly category: ChargeCategory;
  readonly dueOn: BusinessDate;
  readonly netMinor: bigint;
  readonly vatMinor?: bigint;
}

/** A lease of a scene: one unit, one customer. */
export interface SceneLease {
  readonly name: string;
  readonly phone?: string;
  /** How the customer is told; by mail when left out. */
  readonly noticeChannels?: readonly ('email' | 'sms')[];
  readonly rentMinor: bigint;
  readonly startsOn: BusinessDate;
  readonly endsOn?: BusinessDate;
  readonly status?: 'active' | 'terminated';
  readonly charges: readonly SceneCharge[];
}

/** A company with one property. Every id is derived from the company's and the names, so a scene seeded twice is the same. */
export interface Scene {
  readonly tenantId: string;
  readonly vatRemitter?: 'owner' | 'manager';
  /** Owners by name and share in basis points; they add up to 10,000. */
  readonly owners: Readonly<Record<string, number>>;
  readonly ownedFrom: BusinessDate;
  /** Paybill that the company collects with; none where it takes no M-Pesa. */
  readonly shortCode?: string;
  readonly leases: readonly SceneLease[];
}

/** What was seeded. */
export interface SeededScene {
  readonly tenantId: string;
  readonly propertyId: string;
  readonly setId: string;
  readonly ownerIds: readonly string[];
  readonly leases: readonly {
    readonly name: string;
    readonly leaseId: string;
    readonly customerId: string;
    readonly unitId: string;
    readonly chargeIds: readonly string[];
  }[];
}

const SEED_ORIGIN: Origin = {
  actor: { type: 'system', id: 'seed' },
  correlationId: 'seed',
  clientApp: 'seed',
};

const day = (date: BusinessDate): Date => new Date(`${date}T00:00:00Z`);
const address = (name: string): string => `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@example.test`;

function idsOf(scene: Scene): SeededScene {
  const { tenantId } = scene;
  return {
    tenantId,
    propertyId: derivedId('prp', tenantId, 'property'),
    setId: derivedId('set', tenantId, 'property', scene.ownedFrom),
    ownerIds: Object.keys(scene.owners).map((name) => derivedId('own', tenantId, name)),
    leases: scene.leases.map(({ name, charges }) => ({
      name,
      leaseId: derivedId('lse', tenantId, name),
      customerId: derivedId('cus', tenantId, name),
      unitId: derivedId('unt', tenantId, name),
      chargeIds: charges.map((_charge, index) => derivedId('chg', tenantId, name, String(index))),
    })),
  };
}

async function seedPlaces(prisma: PrismaClient, scene: Scene, ids: SeededScene): Promise<boolean> {
  const { tenantId, propertyId, setId } = ids;
  return prismaAsTenant(prisma, tenantId, async (tx) => {
    if (await tx.tenant.findUnique({ where: { tenant_id: tenantId } })) return false;
    await tx.tenant.create({ data: { tenant_id: tenantId, name: `Company ${tenantId}` } });
    if (scene.shortCode !== undefined) {
      await tx.mpesa_short_code.create({
        data: { tenant_id: tenantId, short_code: scene.shortCode, is_default: true },
      });
    }
    const place = {
      name: 'Kilimani Court',
      zone: NAIROBI,
      currency: 'KES',
      vat_remitter: scene.vatRemitter ?? 'owner',
    };
    await tx.property.create({ data: { tenant_id: tenantId, property_id: propertyId, ...place } });
    await tx.$executeRaw`INSERT INTO ownership_set (tenant_id, set_id, property_id, effective)
      VALUES (${tenantId}, ${setId}, ${propertyId}, daterange(${scene.ownedFrom}::date, NULL))`;
    for (const [index, [name, shareBps]] of Object.entries(scene.owners).entries()) {
      const ownerId = ids.ownerIds[index] ?? '';
      await tx.owner.create({ data: { tenant_id: tenantId, owner_id: ownerId, name, email: address(name) } });
      await tx.ownership_share.create({
        data: { tenant_id: tenantId, set_id: setId, owner_id: ownerId, share_bps: shareBps },
      });
    }
    return true;
  });
}

async function seedLeases(prisma: PrismaClient, scene: Scene, ids: SeededScene): Promise<void> {
  const { tenantId, propertyId } = ids;
  await prismaAsTenant(prisma, tenantId, async (tx) => {
    for (const [index, lease] of scene.leases.entries()) {
      const { leaseId, customerId, unitId } = ids.leases[index] ?? {
        leaseId: '',
        customerId: '',
        unitId: '',
      };
      await tx.unit.create({
        data: { tenant_id: tenantId, unit_id: unitId, property_id: propertyId, label: `Unit ${index + 1}` },
      });
      await tx.customer.create({
        data: {
          ...{ tenant_id: tenantId, customer_id: customerId, name: lease.name, email: address(lease.name) },
          phone: lease.phone ?? null,
          notice_channels: [...(lease.noticeChannels ?? ['email'])],
        },
      });
      await tx.lease.create({
        data: {
          tenant_id: tenantId,
          lease_id: leaseId,
          unit_id: unitId,
          customer_id: customerId,
          status: lease.status ?? 'active',
          starts_on: day(lease.startsOn),
          ends_on: lease.endsOn === undefined ? null : day(lease.endsOn),
          rent_minor: lease.rentMinor,
        },
      });
    }
  });
}

/**
 * Seeds a scene; its charges are billed through the room's own write and so through the ledger. A company that is there
 * already is left as it is.
 */
export async function seedScene(
  pool: Pool,
  prisma: PrismaClient,
  scene: Scene,
  at: Date,
): Promise<SeededScene> {
  const ids = idsOf(scene);
  if (!(await seedPlaces(prisma, scene, ids))) return ids;
  await seedLeases(prisma, scene, ids);
  await inTransaction(pool, ids.tenantId, 'seed-charges', async (tx) => {
    for (const [index, lease] of scene.leases.entries()) {
      const { leaseId, chargeIds } = ids.leases[index] ?? { leaseId: '', chargeIds: [] };
      for (const [at_, { category, dueOn, netMinor, vatMinor = 0n }] of lease.charges.entries()) {
        const chargeId = chargeIds[at_] ?? '';
        const amounts = { netMinor, vatMinor };
        await postCharge(
          tx,
          { chargeId, leaseId, category, chargedOn: dueOn, dueOn, ...amounts, origin: SEED_ORIGIN },
          at,
        );
      }
    }
  });
  return ids;
}
