import type { PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import express, { Router, type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import type { TokenVerifier } from '../../kernel/auth';
import { AppError } from '../../kernel/errors';
import { authorise, checked } from '../middleware/door';

/** What the codec endpoints need. */
export interface CodecDeps {
  readonly verifier: TokenVerifier;
  readonly codec: PayloadCodec;
  /** Origin of the Temporal Web UI, the only one allowed to call with credentials. */
  readonly temporalUiOrigin: string;
}

const BODY_BYTES_MAX = '10mb';
const COOKIE = 'bn_operator';

const PAYLOADS = z.object({
  payloads: z.array(
    z.object({ metadata: z.record(z.string(), z.string()).default({}), data: z.string().default('') }),
  ),
});

const Payload = temporal.api.common.v1.Payload;
type WirePayload = z.output<typeof PAYLOADS>['payloads'][number];

const fromWire = ({ metadata, data }: WirePayload) =>
  Payload.create({
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([key, value]) => [key, Buffer.from(value, 'base64')]),
    ),
    data: Buffer.from(data, 'base64'),
  });

const toWire = (payload: {
  metadata?: Record<string, Uint8Array> | null;
  data?: Uint8Array | null;
}): WirePayload => ({
  metadata: Object.fromEntries(
    Object.entries(payload.metadata ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value).toString('base64'),
    ]),
  ),
  data: Buffer.from(payload.data ?? []).toString('base64'),
});

async function converted(
  codec: PayloadCodec,
  operation: 'encode' | 'decode',
  given: WirePayload[],
): Promise<WirePayload[]> {
  try {
    return (await codec[operation](given.map(fromWire))).map(toWire);
  } catch (cause) {
    // Sealed with a key that is gone, or not sealed by us at all.
    throw new AppError('PAYLOAD_UNREADABLE', undefined, {}, { cause });
  }
}

/** A bearer token, or the cookie that `/codec/session` set: the Web UI can send only the latter. */
function credentialOf(request: Request): string | undefined {
  const cookies = (request.get('Cookie') ?? '').split(/;\s*/);
  const cookie = cookies.find((part) => part.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  return request.get('Authorization') ?? (cookie === undefined ? undefined : `Bearer ${cookie}`);
}

const cors =
  (origin: string): RequestHandler =>
  (request, response, next) => {
    response.set({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Methods': 'POST, OPTIONS',
      'Access-Control-Allow-Headers': 'content-type, x-namespace, authorization, caller-type',
      'Access-Control-Allow-Credentials': 'true',
      'Cross-Origin-Resource-Policy': 'same-site',
      Vary: 'Origin',
    });
    if (request.method === 'OPTIONS') return void response.sendStatus(204);
    next();
  };

const SIGN_IN_PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Operator sign-in</title>
<body style="font-family:sans-serif;max-width:40rem;margin:3rem auto"><h1>Operator sign-in</h1>
<p>Paste an operator's token (<code>npm run -s token -- --role operator</code>). This browser may then decode payloads in
the Temporal Web UI; there, open the codec settings (glasses icon) and allow cross-origin credentials.</p>
<form method="post"><label>Token <input name="token" size="60" autocomplete="off"></label> <button>Sign in</button></form></body></html>`;

/** `/codec/decode` and `/codec/encode` for an authorised operator, and the page that signs a browser in. */
export function codecRoutes({ verifier, codec, temporalUiOrigin }: CodecDeps): Router {
  const router = Router();
  // The server speaks plain HTTP behind the operator's TLS; the Web UI's address tells whether there is any.
  const secure = temporalUiOrigin.startsWith('https:');
  router.use('/codec', cors(temporalUiOrigin));
  router.get('/codec/session', (_request, response) => void response.type('html').send(SIGN_IN_PAGE));
  router.post(
    '/codec/session',
    express.urlencoded({ extended: false, limit: '10kb' }),
    async (request, response) => {
      const { token } = checked(z.object({ token: z.string().trim().min(1) }), 'body', request.body);
      await authorise(verifier, `Bearer ${token}`, 'payloads.decode');
      response.cookie(COOKIE, token, { httpOnly: true, sameSite: 'strict', secure, path: '/codec' });
      response
        .type('html')
        .send('<!doctype html><title>Signed in</title><p>Signed in. You may close this page.</p>');
    },
  );
  const permitted: RequestHandler = async (request, _response, next) => {
    await authorise(verifier, credentialOf(request), 'payloads.decode');
    next();
  };
  const parsed = express.json({ limit: BODY_BYTES_MAX, type: ['application/json', 'text/plain'] });
  for (const operation of ['encode', 'decode'] as const) {
    router.post(`/codec/${operation}`, permitted, parsed, async (request, response) => {
      const { payloads } = checked(PAYLOADS, 'body', request.body);
      response.json({ payloads: await converted(codec, operation, payloads) });
    });
  }
  return router;
}
