export { openPool, type Pool } from './pool';
export { inTransaction, type Tx } from './transaction';
export { ensurePartitions, migrate } from './migrate';
export { ensureRoles } from './roles';
export { queryAsTenant } from './tenant-query';
export { openPrisma, prismaAsTenant } from './prisma';
export { derivedId, newId } from './ids';
export { toAppError } from './errors';
export { acceptOnce, type Acceptance, type AcceptedResponse, type IdempotentRequest } from './idempotency';
