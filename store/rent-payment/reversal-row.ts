import { derivedId, type Tx } from '../../kernel/db';
import type { BusinessDate } from '../../kernel/time';
import { systemOrigin } from './review-row';

/** A reversal that the room itself asks for: of a success that the statement does not know. */
export interface OwnReversal {
  readonly paymentId: string;
  readonly attemptId: string;
  readonly reversedOn: BusinessDate;
  readonly reason: string;
}

/** Records it as received, once for its attempt; a repeat changes nothing. Answers its id. */
export async function insertOwnReversal(tx: Tx, reversal: OwnReversal, at: Date): Promise<string> {
  const { paymentId, attemptId, reversedOn, reason } = reversal;
  const reversalId = derivedId('rev', tx.tenantId, attemptId, reason);
  await tx.query({
    name: 'reversal-own',
    text: `INSERT INTO payment_reversal (tenant_id, reversal_id, payment_id, reversed_on, reason, status, origin, created_at,
                                         updated_at)
           VALUES ($1, $2, $3, $4, $5, 'received', $6, $7, $7) ON CONFLICT DO NOTHING`,
    values: [tx.tenantId, reversalId, paymentId, reversedOn, reason, systemOrigin(attemptId), at],
  });
  return reversalId;
}
