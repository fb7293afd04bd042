import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../prisma/generated/client';
import type { Prisma } from '../../prisma/generated/client';

/** Prisma's client inside one company's transaction: for ordinary reads and writes off the hot paths. */
export type TenantPrisma = Prisma.TransactionClient;

const TRANSACTION_TIMEOUT_MS = 20_000;

/** Opens Prisma over the pg adapter. It sees nothing until `prismaAsTenant` names a company. */
export function openPrisma(url: string, connectionsMax: number): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: connectionsMax }) });
}

/** Runs `work` in one transaction under the row-level security of `tenantId`; it commits unless it throws. */
export function prismaAsTenant<T>(
  prisma: PrismaClient,
  tenantId: string,
  work: (tx: TenantPrisma) => Promise<T>,
): Promise<T> {
  return prisma.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT set_config('app.tenant_id', ${tenantId}, true)`;
      return work(tx);
    },
    { timeout: TRANSACTION_TIMEOUT_MS },
  );
}
