import express, { Router, type RequestHandler } from 'express';
import { AppError } from '../../kernel/errors';
import { verifyCallbackToken } from '../../kernel/providers/inbound';
import { acceptCallback, type InboundCallback } from '../../store/rent-payment/accept';
import type { ApiDeps } from '../middleware/deps';
import { evidenceWord } from './word';

const BODY_BYTES_MAX = '64kb';
const KINDS = ['stk', 'b2c-result', 'b2c-timeout', 'status-result', 'status-timeout'] as const;
const ACCEPTED = { ResultCode: 0, ResultDesc: 'Accepted' };

const isKind = (text: string): text is InboundCallback['kind'] => (KINDS as readonly string[]).includes(text);

/** JSON that the inbox can keep. @throws AppError BODY_NOT_JSON. */
function checkJson(raw: string): void {
  try {
    if (typeof JSON.parse(raw) === 'object' && !raw.includes('\\u0000')) return;
  } catch {
    // Said below, with everything else that is no JSON.
  }
  throw new AppError('BODY_NOT_JSON');
}

const take =
  (deps: ApiDeps): RequestHandler<Record<'tenantId' | 'kind' | 'targetId' | 'token', string>> =>
  async (request, response) => {
    const { tenantId, kind, targetId, token } = request.params;
    const isOurs = isKind(kind) && verifyCallbackToken(deps.callbackSecret, token, tenantId, kind, targetId);
    if (!isOurs) throw new AppError('CALLBACK_UNKNOWN');
    const raw = typeof request.body === 'string' ? request.body : '';
    checkJson(raw);
    const inbound = { tenantId, kind, targetId, raw, at: deps.clock.now() };
    const word = await acceptCallback(deps.pool, inbound, (callbackId, workflowId) =>
      evidenceWord(tenantId, callbackId, workflowId),
    );
    if (word !== null) deps.tellSoon(word);
    response.status(200).json(ACCEPTED);
  };

/**
 * Where providers call back. The address carries company, kind, target and a token that cannot be guessed; the body goes
 * into the inbox as it came and is answered at once, whatever it says. A repeat is answered the same and writes nothing.
 */
export function callbackRoutes(deps: ApiDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const body = express.text({ limit: BODY_BYTES_MAX, type: () => true, inflate: false });
  router.post('/callbacks/paybill/:tenantId/:kind/:targetId/:token', body, take(deps));
  return router;
}
