import express, { Router, type RequestHandler } from 'express';
import { AppError } from '../../kernel/errors';
import { verifyCallbackToken } from '../../kernel/providers/inbound';
import { acceptCallback, type InboundCallback } from '../../store/rent-payment/accept';
import { pushSentAt } from '../../store/rent-payment/read';
import type { ApiDeps } from '../middleware/deps';
import { evidenceWord, payoutWord } from '../../contracts/evidence-word';

/** What taking callbacks needs beside the doors' own. */
export interface CallbackDeps extends ApiDeps {
  /** Told how long after the claim of its push a callback came, the first time that it came. */
  readonly observeCallback: (kind: string, seconds: number) => void;
}

const BODY_BYTES_MAX = '64kb';
const KINDS = ['stk', 'b2c-result', 'b2c-timeout', 'status-result', 'status-timeout'] as const;
const ACCEPTED = { ResultCode: 0, ResultDesc: 'Accepted' };

const isKind = (text: string): text is InboundCallback['kind'] => (KINDS as readonly string[]).includes(text);

/** A JSON object, as far as JavaScript tells; what the database cannot keep of it is refused there. @throws AppError BODY_NOT_JSON. */
function checkJson(raw: string): void {
  try {
    const body: unknown = JSON.parse(raw);
    if (typeof body === 'object' && body !== null) return;
  } catch {
    // Said below, with everything else that is no JSON object.
  }
  throw new AppError('BODY_NOT_JSON');
}

/** After the answer: the provider does not wait for what only an operator wants to know. */
async function observe({ pool, observeCallback }: CallbackDeps, inbound: InboundCallback): Promise<void> {
  const { tenantId, kind, targetId, at } = inbound;
  if (kind !== 'stk') return;
  const sentAt = await pushSentAt(pool, tenantId, targetId).catch(() => undefined);
  if (sentAt) observeCallback(kind, Math.max(0, at.getTime() - sentAt.getTime()) / 1_000);
}

const take =
  (deps: CallbackDeps): RequestHandler<Record<'tenantId' | 'kind' | 'targetId' | 'token', string>> =>
  async (request, response) => {
    const { tenantId, kind, targetId, token } = request.params;
    const isOurs = isKind(kind) && verifyCallbackToken(deps.callbackSecret, token, tenantId, kind, targetId);
    if (!isOurs) throw new AppError('CALLBACK_UNKNOWN');
    const raw = typeof request.body === 'string' ? request.body : '';
    checkJson(raw);
    const inbound = { tenantId, kind, targetId, raw, at: deps.clock.now() };
    const word = await acceptCallback(deps.pool, inbound, (callbackId, workflowId) =>
      workflowId === null
        ? payoutWord(tenantId, callbackId, targetId)
        : evidenceWord(tenantId, callbackId, workflowId),
    );
    if (word !== null) deps.tellSoon(word);
    response.status(200).json(ACCEPTED);
    if (word !== null) await observe(deps, inbound);
  };

/**
 * Where providers call back. The address carries company, kind, target and a token that cannot be guessed; the body goes
 * into the inbox as it came and is answered at once, whatever it says. A repeat is answered the same and writes nothing.
 */
export function callbackRoutes(deps: CallbackDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const body = express.text({ limit: BODY_BYTES_MAX, type: () => true, inflate: false });
  router.post('/callbacks/paybill/:tenantId/:kind/:targetId/:token', body, take(deps));
  return router;
}
