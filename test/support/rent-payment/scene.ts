import { newId } from '../../../kernel/db';
import { businessDateIn, NAIROBI, systemClock, type BusinessDate } from '../../../kernel/time';
import type { Scene as SeedScene } from '../../../prisma/seed/scene';

/** A scene as prisma/seed takes it. */
export type Scene = SeedScene;

/** The business date now. */
export const today = (): BusinessDate => businessDateIn(NAIROBI, systemClock.now());

/** Rent of every lease, in minor units. */
export const RENT_MINOR = 2_500_000n;

/** The first day of the month `months` before this one. */
export function firstOfMonth(months: number): BusinessDate {
  const [year = 0, month = 0] = today().split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10);
}

/** The phone of the customer of a lease, by its place. */
export const phoneOf = (lease: number): string => `2547${String(10_000_000 + lease)}`;

/** A fresh company: one property of two owners, and leases since ten months ago with two rents billed. */
export function aScene(leases = 2): Scene {
  const charges = [1, 0].map(
    (months) => ({ category: 'rent', dueOn: firstOfMonth(months), netMinor: RENT_MINOR }) as const,
  );
  return {
    tenantId: newId('tnt'),
    owners: { 'Wanjiru Kamau': 6_000, 'Otieno Odhiambo': 4_000 },
    ownedFrom: firstOfMonth(11),
    leases: Array.from({ length: leases }, (_, index) => ({
      name: `Customer ${index + 1}`,
      phone: phoneOf(index),
      rentMinor: RENT_MINOR,
      startsOn: firstOfMonth(10),
      charges,
    })),
  };
}
