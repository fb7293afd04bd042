import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { answerUnreadable, createApi } from '../../api';
import { openTokenVerifier, type TokenVerifier } from '../../kernel/auth';
import type { Pool } from '../../kernel/db';
import { createReadiness, openLogger } from '../../kernel/process';
import { openPayloadCodec, type CompanyProcess } from '../../kernel/temporal';
import { systemClock, type Clock } from '../../kernel/time';
import { testDirectory } from './cluster';
import type { TestIssuer } from './tokens';

/** The real API in the test's own process, so that a test can stop its clock, read its log, or break one part. */
export interface TestServer {
  readonly url: string;
  /** What it has logged so far. */
  log(): string;
  close(): Promise<void>;
}

/** What the API stands on. Everything is real; a part is replaced by name where a test breaks it. */
export interface ServerParts {
  readonly pool: Pool;
  readonly issuer: TestIssuer;
  readonly startSoon?: (process: CompanyProcess) => void;
  readonly clock?: Clock;
  readonly verifier?: TokenVerifier;
  readonly requestsPerMinute?: number;
  readonly paymentAmountMinorMax?: bigint;
  readonly codecKeys?: Parameters<typeof openPayloadCodec>[0];
  readonly temporalUiOrigin?: string;
  readonly webhooks?: Parameters<typeof createApi>[0]['webhooks'];
}

/** Secret of callback addresses at a test server. */
export const CALLBACK_SECRET = 'a secret of the tests, long enough for it';

/** A key set for tests that look at no payload of another process. */
const TEST_KEYS = { currentId: 'test', keys: new Map([['test', Buffer.alloc(32, 7)]]) };

/** The verifier of the server process: keys from a file. */
export function verifierOf({ issuer, audience, jwks }: TestIssuer, clock: Clock): TokenVerifier {
  const directory = mkdtempSync(path.join(testDirectory(), 'auth-'));
  try {
    const jwksFile = path.join(directory, 'jwks.json');
    writeFileSync(jwksFile, JSON.stringify(jwks));
    return openTokenVerifier({ issuer, audience, jwksFile, jwksUrl: undefined }, clock);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Opens the API on any free port. */
export async function openTestServer(parts: ServerParts): Promise<TestServer> {
  const clock = parts.clock ?? systemClock;
  const lines: string[] = [];
  const readiness = createReadiness();
  readiness.on(async () => (await parts.pool.query('SELECT 1')).rowCount === 1);
  const app = createApi({
    pool: parts.pool,
    verifier: parts.verifier ?? verifierOf(parts.issuer, clock),
    clock,
    startSoon: parts.startSoon ?? (() => undefined),
    tellSoon: () => undefined,
    mpesaAmountMinorMax: 25_000_000n,
    callbackSecret: CALLBACK_SECRET,
    webhooks: parts.webhooks ?? { secret: CALLBACK_SECRET, privateAddressesAllowed: false },
    observeCallback: () => undefined,
    publicUrl: 'http://pay.test',
    paymentAmountMinorMax: parts.paymentAmountMinorMax ?? 1_000_000_000n,
    isReady: () => readiness.isReady(),
    codec: openPayloadCodec(parts.codecKeys ?? TEST_KEYS),
    temporalUiOrigin: parts.temporalUiOrigin ?? 'http://127.0.0.1:8233',
    requestsPerMinute: parts.requestsPerMinute ?? 1_000_000,
    logger: openLogger('server', 'info', { write: (line) => void lines.push(line) }),
  });
  const server = app.listen(0, '127.0.0.1');
  answerUnreadable(server);
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log: () => lines.join(''),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
