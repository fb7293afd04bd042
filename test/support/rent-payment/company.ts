import type { QueryResultRow } from 'pg';
import { apiClient, until, type Answer, type ApiClient } from '../../../dev/demo/client';
import { readPrivateKey, type Stack } from '../../../dev/stack';
import { openTokenIssuer, type Role } from '../../../kernel/auth';
import type { Config } from '../../../kernel/config';
import { newId, type Pool } from '../../../kernel/db';
import { systemClock } from '../../../kernel/time';
import type { PrismaClient } from '../../../prisma/generated/client';
import { seedScene, type SeededScene } from '../../../prisma/seed/scene';
import { openShortCode } from './daraja';
import { aScene, phoneOf, today, type Scene } from './scene';

/** What a payment says beyond its lease and amount. */
export interface PaymentWords {
  readonly key?: string;
  readonly receiptNumber?: string;
  readonly receivedOn?: string;
  readonly method?: 'cash' | 'cheque';
}

/** A company on a stage, and what its manager does. Every call answers 202 or throws what came instead. */
export interface Company extends SeededScene {
  readonly api: ApiClient;
  readonly shortCode: string;
  /** A bearer token of this company. */
  tokenFor(role: Role, subject?: string): Promise<string>;
  leaseId(index: number): string;
  chargeId(lease: number, index: number): string;
  /** Records cash; answers the id of the payment. */
  pay(lease: number, amountMinor: bigint, words?: PaymentWords): Promise<string>;
  /** Asks for rent by M-Pesa; answers the id of the payment. */
  collect(lease: number, amountMinor: bigint, words?: { phone?: string; key?: string }): Promise<string>;
  /** Tries a failed payment again; answers the id of the attempt. */
  retry(paymentId: string): Promise<string>;
  deposit(paymentIds: readonly string[]): Promise<string>;
  reverse(paymentId: string): Promise<string>;
  /** Lowers a charge by an amount. */
  adjust(kind: 'waiver' | 'concession' | 'write_off', chargeId: string, amountMinor: bigint): Promise<string>;
  applyCredit(lease: number): Promise<string>;
  /** The row of a payment or request once its process has ended it. */
  final(id: string): Promise<Answer['body']>;
  /** Rows of this company, past the API and past row-level security; `$1` is the company. */
  rows<R extends QueryResultRow>(text: string, ...values: readonly unknown[]): Promise<R[]>;
}

/** What a company is opened on. */
export interface Ground {
  readonly stack: Stack;
  readonly config: Config;
  readonly adminPool: Pool;
  readonly appPool: Pool;
  readonly prisma: PrismaClient;
}

const TOKEN_SECONDS = 3_600;
const FINAL_MS_MAX = 60_000;
const OPEN = ['received', 'pending'];
const RESOURCES = { pay: 'payments', dep: 'deposits', rev: 'reversals', adj: 'adjustments' } as const;

/** Where the API shows what an id names. */
export const pathOf = (id: string): string =>
  `/v1/${RESOURCES[id.slice(0, 3) as keyof typeof RESOURCES]}/${id}`;

/** An amount as the API takes it. */
export const kes = (amountMinor: bigint) => ({ amount: amountMinor.toString(), currency: 'KES' });

async function accepted(api: ApiClient, path: string, key: string, body: unknown): Promise<string> {
  const answer = await api.post(path, key, body);
  if (answer.status !== 202) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return String(answer.body['id']);
}

/** What a manager does at the API given. */
export function managerAt(
  api: ApiClient,
  scene: SeededScene,
): Pick<
  Company,
  | 'pay'
  | 'collect'
  | 'retry'
  | 'deposit'
  | 'reverse'
  | 'adjust'
  | 'applyCredit'
  | 'final'
  | 'leaseId'
  | 'chargeId'
> {
  const leaseId = (index: number): string => scene.leases[index]!.leaseId;
  const post = (path: string, body: unknown, key = newId('req')): Promise<string> =>
    accepted(api, path, key, body);
  const said = { effectiveOn: today(), reason: 'as agreed' };
  return {
    leaseId,
    chargeId: (lease, index) => scene.leases[lease]!.chargeIds[index]!,
    pay: (
      lease,
      amountMinor,
      { key, receiptNumber = newId('req'), receivedOn = today(), method = 'cash' } = {},
    ) =>
      post(
        '/v1/payments',
        { leaseId: leaseId(lease), method, amount: kes(amountMinor), receivedOn, receiptNumber },
        key,
      ),
    collect: (lease, amountMinor, { phone = phoneOf(lease), key } = {}) =>
      post('/v1/mpesa-payments', { leaseId: leaseId(lease), amount: kes(amountMinor), phone }, key),
    retry: (paymentId) => post(`/v1/payments/${paymentId}/attempts`, {}),
    deposit: (paymentIds) =>
      post('/v1/deposits', {
        paymentIds,
        bankAccount: 'kcb-operating',
        bankedOn: today(),
        slipNumber: newId('req'),
      }),
    reverse: (paymentId) =>
      post(`/v1/payments/${paymentId}/reversals`, { reason: 'recorded in error', reversedOn: today() }),
    adjust: (kind, chargeId, amountMinor) =>
      post('/v1/adjustments', { kind, chargeId, amount: kes(amountMinor), ...said }),
    applyCredit: (lease) =>
      post('/v1/adjustments', { kind: 'apply_credit', leaseId: leaseId(lease), ...said }),
    final: async (id) => {
      const isFinal = ({ body }: Answer): boolean => !OPEN.includes(String(body['status']));
      return (await until(`${id} to end`, FINAL_MS_MAX, () => api.get(pathOf(id)), isFinal)).body;
    },
  };
}

/** Seeds a company and signs its manager in; it has a paybill of its own where M-Pesa is simulated. */
export async function openCompany(ground: Ground, scene: Scene = aScene()): Promise<Company> {
  const { stack, config, adminPool, appPool, prisma } = ground;
  const { mpesaControlUrl } = stack;
  const shortCode = mpesaControlUrl === undefined ? undefined : await openShortCode(mpesaControlUrl);
  const whole = shortCode === undefined ? scene : { shortCode, ...scene };
  const seeded = await seedScene(appPool, prisma, whole, systemClock.now());
  const issuer = await openTokenIssuer(
    readPrivateKey(stack.authKeys),
    config.AUTH_ISSUER,
    config.AUTH_AUDIENCE,
  );
  const tokenFor = (role: Role, subject = `usr_${role}`): Promise<string> =>
    issuer.issue({ tenantId: seeded.tenantId, subject, roles: [role] }, TOKEN_SECONDS);
  const api = apiClient(stack.serverUrl, await tokenFor('manager'));
  return {
    ...seeded,
    shortCode: whole.shortCode ?? '',
    ...managerAt(api, seeded),
    ...{ api, tokenFor },
    rows: async <R extends QueryResultRow>(text: string, ...values: readonly unknown[]) =>
      (await adminPool.query<R>(text, [seeded.tenantId, ...values])).rows,
  };
}
