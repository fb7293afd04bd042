import { createHash } from 'node:crypto';
import { derivedId, inTransaction, type Pool, type Tx } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import { recordProcessSignals, type ProcessSignal } from '../../kernel/events';

/** A provider's call, its address verified. */
export interface InboundCallback {
  readonly tenantId: string;
  readonly kind: 'stk' | 'b2c-result' | 'b2c-timeout' | 'status-result' | 'status-timeout';
  readonly targetId: string;
  /** The body as it came. */
  readonly raw: string;
  readonly at: Date;
}

/** The word that the target's process is owed, by the id of the callback and (of an attempt) its process's. */
export type WordOf = (callbackId: string, workflowId: string | null) => ProcessSignal;

async function isRefund(tx: Tx, refundId: string): Promise<boolean> {
  const text = 'SELECT FROM refund WHERE tenant_id = $1 AND refund_id = $2';
  const { rows } = await tx.query({ name: 'callback-refund', text, values: [tx.tenantId, refundId] });
  return rows.length > 0;
}

/** The process of the target; null of a refund, whose process is named by its id. Undefined where the target is not there. */
async function workflowOf(tx: Tx, { kind, targetId }: InboundCallback): Promise<string | null | undefined> {
  if (kind !== 'stk') return (await isRefund(tx, targetId)) ? null : undefined;
  const { rows } = await tx.query<{ workflowId: string }>({
    name: 'callback-target',
    text: `SELECT workflow_id AS "workflowId" FROM payment_attempt WHERE tenant_id = $1 AND attempt_id = $2`,
    values: [tx.tenantId, targetId],
  });
  return rows[0]?.workflowId;
}

// Classes of SQLSTATE of what Postgres cannot keep as JSON: data it cannot read, and nesting deeper than its stack.
const UNKEEPABLE = /^(22|54)/;

function asRefusal(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return UNKEEPABLE.test(code) ? new AppError('BODY_NOT_JSON') : error;
}

/**
 * Takes a callback into the inbox with the word to its process, in one commit; the same body about the same target is one.
 * Answers the word, null for a repeat.
 * @throws AppError CALLBACK_UNKNOWN where the target is not there, BODY_NOT_JSON where the database cannot keep it,
 * DATABASE_UNAVAILABLE.
 */
export async function acceptCallback(
  pool: Pool,
  inbound: InboundCallback,
  wordOf: WordOf,
): Promise<ProcessSignal | null> {
  const { tenantId, kind, targetId, raw, at } = inbound;
  const digest = createHash('sha256').update(raw).digest('hex');
  const callbackId = derivedId('cbk', tenantId, kind, targetId, digest);
  const work = async (tx: Tx): Promise<ProcessSignal | null> => {
    const workflowId = await workflowOf(tx, inbound);
    if (workflowId === undefined) throw new AppError('CALLBACK_UNKNOWN');
    const word = wordOf(callbackId, workflowId);
    const isNew = (await recordProcessSignals(tx, [word], at)).has(callbackId);
    if (!isNew) return null;
    await tx.query({
      name: 'callback-accept',
      text: `INSERT INTO provider_callback (tenant_id, callback_id, kind, target_id, body, received_at)
             VALUES ($1, $2, $3, $4, $5, $6)`,
      values: [tenantId, callbackId, kind, targetId, raw, at],
    });
    return word;
  };
  try {
    return await inTransaction(pool, tenantId, 'accept-callback', work);
  } catch (error) {
    throw asRefusal(error);
  }
}
