import { queryAsTenant, type Pool } from '../../kernel/db';

/** What a call to the provider needs of a refund. */
export interface PayableRefund {
  readonly refundId: string;
  /** The paybill whose gateway is used. */
  readonly shortCode: string;
  readonly phone: string;
  readonly amountMinor: bigint;
  readonly originatorConversationId: string;
}

/** A refund while its payout is on its way; none once its outcome is known. @throws AppError DATABASE_UNAVAILABLE. */
export async function payableRefund(
  pool: Pool,
  tenantId: string,
  refundId: string,
): Promise<PayableRefund | undefined> {
  const text = `SELECT r.refund_id AS "refundId", p.shortcode AS "shortCode", r.phone, r.amount_minor AS "amountMinor",
      r.originator_conversation_id AS "originatorConversationId"
    FROM refund r JOIN payment p ON p.tenant_id = r.tenant_id AND p.payment_id = r.payment_id
   WHERE r.tenant_id = $1 AND r.refund_id = $2 AND r.status IN ('sent', 'unknown')`;
  return (
    await queryAsTenant<PayableRefund>(pool, tenantId, 'refund-payable', text, [tenantId, refundId])
  )[0];
}
