import { acceptOnce, inTransaction, type Acceptance, type Pool } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import type { OfferLink } from './commands';

/**
 * Accepts that a link to a lease is given out. The link itself is stored nowhere: the idempotency record keeps its end, so
 * that a repeat signs the same link again.
 * @throws AppError LEASE_NOT_FOUND (also where a customer asks for somebody else's), IDEMPOTENCY_KEY_REUSED, DATABASE_UNAVAILABLE. Safe to repeat with the same key.
 */
export function acceptPaymentLink(pool: Pool, command: OfferLink): Promise<Acceptance> {
  const { tenantId, leaseId, customerId, request, response } = command;
  return inTransaction(pool, tenantId, 'accept-payment-link', (tx) =>
    acceptOnce(tx, request, response, async () => {
      const { rowCount } = await tx.query({
        name: 'lease-of-customer',
        text: `SELECT FROM lease WHERE tenant_id = $1 AND lease_id = $2 AND ($3::text IS NULL OR customer_id = $3)`,
        values: [tenantId, leaseId, customerId],
      });
      if (rowCount !== 1) throw new AppError('LEASE_NOT_FOUND', undefined, { leaseId });
    }),
  );
}
