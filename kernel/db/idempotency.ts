import { AppError } from '../errors';
import type { Tx } from './transaction';

/** The answer to an accepted write; a repeat of the request gets the same again. */
export interface AcceptedResponse {
  readonly status: number;
  readonly location: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A client's key and what it asked under it. */
export interface IdempotentRequest {
  readonly key: string;
  /** Hash of method, path and canonical body: the same key with another one is an error of its own. */
  readonly requestHash: string;
  readonly at: Date;
}

/** An answer, and whether it repeats an earlier one. */
export interface Acceptance extends AcceptedResponse {
  readonly replayed: boolean;
}

const RECORD = `INSERT INTO idempotency_record (tenant_id, key, request_hash, status, location, response, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`;

/**
 * Runs `work` the first time a key is used, in the transaction that records the answer: both happen or neither. Of two
 * requests at once the second waits for the first and repeats its answer.
 * @throws AppError IDEMPOTENCY_KEY_REUSED when the key came with another request, or what `work` throws (nothing is recorded then).
 */
export async function acceptOnce(
  tx: Tx,
  request: IdempotentRequest,
  response: AcceptedResponse,
  work: () => Promise<void>,
): Promise<Acceptance> {
  const { status, location, body } = response;
  const { key, requestHash, at } = request;
  const values = [tx.tenantId, key, requestHash, status, location, JSON.stringify(body), at];
  const recorded = await tx.query({ name: 'idempotency-record', text: RECORD, values });
  if (recorded.rowCount === 1) {
    await work();
    return { ...response, replayed: false };
  }
  const first = await tx.query<AcceptedResponse & { requestHash: string }>({
    name: 'idempotency-read',
    text: `SELECT request_hash AS "requestHash", status, location, response AS body FROM idempotency_record
            WHERE tenant_id = $1 AND key = $2`,
    values: [tx.tenantId, key],
  });
  const [row] = first.rows;
  if (!row || row.requestHash !== requestHash) throw new AppError('IDEMPOTENCY_KEY_REUSED');
  return { status: row.status, location: row.location, body: row.body, replayed: true };
}
