import { ENDPOINTS } from '../../../api/endpoints';
import { postCharge } from '../../../activities/rent-payment/post-charge';
import { readPrivateKey } from '../../../dev/stack';
import { inTransaction, newId } from '../../../kernel/db';
import { systemClock } from '../../../kernel/time';
import { untilQuiet } from '../../support/everything';
import { send } from '../../support/http';
import { kes, type Company } from '../../support/rent-payment/company';
import { today } from '../../support/rent-payment/scene';
import { openStage, type Stage } from '../../support/rent-payment/stage';
import { openTestServer, verifierOf } from '../../support/server';
import { openTestStarter } from '../../support/starter';
import { testIssuer } from '../../support/tokens';

/** The largest payment that a company's settings can allow. */
export const VAST_MINOR = 10n ** 18n - 1n;

const ORIGIN = { actor: { type: 'system', id: 'test' }, correlationId: 'test', clientApp: 'test' } as const;

/** A JSON object, as an answer has it. */
export type Json = Readonly<Record<string, unknown>>;

/** An answer with a page of rows. */
export type Page = Readonly<{ items: readonly Json[]; nextAfter: string | null }> & Json;

type Query = Readonly<Record<string, string>>;

/** One company read through an API whose clock stands still until a test moves it, and that takes vast payments. */
export interface Reader {
  readonly stage: Stage;
  readonly company: Company;
  /** Address of that API. */
  readonly url: string;
  /** Its clock. */
  now: Date;
  /** A company of its own for each test; the clock is set to the present. */
  fresh(): Promise<void>;
  /** Reads as the accountant, and holds the answer against the endpoint's own schema. */
  read<T = Page>(id: string, path: string, query?: Query): Promise<T>;
  /** Every page from the first to the last, with something done between each two. */
  walk(
    id: string,
    path: string,
    query: Query,
    between?: () => Promise<void>,
  ): Promise<{ pages: Page[]; items: Json[] }>;
  /** Every event after a place, once all that is recorded has been published. */
  allEvents(after?: string, limit?: string): Promise<{ items: Json[]; nextAfter: string }>;
  /** Asks for a payment; answers its id, and does not wait for its end. */
  payAt(amountMinor: bigint, receivedOn?: string, lease?: number): Promise<string>;
  /** The same, until it has succeeded. */
  paid(amountMinor: bigint, receivedOn?: string, lease?: number): Promise<string>;
  /** Posts charges to the first lease, a second apart. */
  bill(count: number, chargedOn: string): Promise<void>;
  close(): Promise<void>;
}

/** An amount of an answer in minor units. */
export const minor = (money: unknown): bigint => BigInt((money as { amount: string }).amount);

/** What names each row: its id, or its ledger reference. */
export const idsOf = (items: readonly Json[]): unknown[] => items.map(({ id, reference }) => id ?? reference);

async function openClockless(stage: Stage, now: () => Date) {
  const { AUTH_ISSUER, AUTH_AUDIENCE } = stage.config;
  const issuer = await testIssuer(readPrivateKey(stage.stack.authKeys), AUTH_ISSUER, AUTH_AUDIENCE);
  const starter = openTestStarter(stage.temporal.client);
  const parts = { pool: stage.appPool, issuer, startSoon: starter.startSoon, clock: { now } };
  // Tokens end by the real clock.
  const verifier = verifierOf(issuer, systemClock);
  const server = await openTestServer({ ...parts, verifier, paymentAmountMinorMax: VAST_MINOR });
  const close = async (): Promise<void> => {
    await server.close();
    await starter.drain();
    await stage.close();
  };
  return { url: server.url, close };
}

type State = Pick<Reader, 'stage' | 'company' | 'now'>;

function reading(state: State, url: string): Pick<Reader, 'read' | 'walk' | 'allEvents'> {
  const read = async <T = Page>(id: string, path: string, query: Query = {}): Promise<T> => {
    const headers = { authorization: `Bearer ${await state.company.tokenFor('accountant')}` };
    const search = new URLSearchParams(query).toString();
    const answer = await send(url, { method: 'GET', path: `${path}?${search}`, headers });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return ENDPOINTS.find((endpoint) => endpoint.id === id)!.success.schema.parse(answer.json) as T;
  };
  const walk: Reader['walk'] = async (id, path, query, between) => {
    const pages: Page[] = [await read(id, path, query)];
    for (let after = pages[0]!.nextAfter; after !== null; after = pages.at(-1)!.nextAfter) {
      await between?.();
      pages.push(await read(id, path, { ...query, after }));
    }
    return { pages, items: pages.flatMap(({ items }) => items) };
  };
  const allEvents: Reader['allEvents'] = async (after, limit = '200') => {
    await untilQuiet(state.stage.adminPool);
    const items: Json[] = [];
    for (let place = after; ;) {
      const query: Query = { limit, ...(place !== undefined && { after: place }) };
      const page = await read<{ items: Json[]; nextAfter: string }>('listEvents', '/v1/events', query);
      items.push(...page.items);
      place = page.nextAfter;
      if (page.items.length === 0) return { items, nextAfter: place };
    }
  };
  return { read, walk, allEvents };
}

function writing(state: State, url: string): Pick<Reader, 'payAt' | 'paid' | 'bill'> {
  const payAt: Reader['payAt'] = async (amountMinor, receivedOn = today(), lease = 0) => {
    const authorization = `Bearer ${await state.company.tokenFor('manager')}`;
    const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': newId('req') };
    const facts = {
      leaseId: state.company.leaseId(lease),
      method: 'cash',
      receivedOn,
      receiptNumber: newId('req'),
    };
    const body = JSON.stringify({ ...facts, amount: kes(amountMinor) });
    const answer = await send(url, { method: 'POST', path: '/v1/payments', headers, body });
    if (answer.status !== 202) throw new Error(answer.text);
    return (answer.json as { id: string }).id;
  };
  return {
    payAt,
    paid: async (...asked) => {
      const id = await payAt(...asked);
      const { status } = await state.company.final(id);
      if (status !== ('succeeded' as unknown)) throw new Error(`${id} is ${String(status)}`);
      return id;
    },
    bill: (count, chargedOn) =>
      inTransaction(state.stage.appPool, state.company.tenantId, 'test-bill', async (tx) => {
        for (let index = 0; index < count; index += 1) {
          const leaseId = state.company.leaseId(0);
          const charge = {
            chargeId: newId('chg'),
            leaseId,
            category: 'rent',
            dueOn: chargedOn,
            chargedOn,
          } as const;
          const at = new Date(state.now.getTime() + index * 1_000);
          await postCharge(tx, { ...charge, netMinor: BigInt(index + 1), vatMinor: 0n, origin: ORIGIN }, at);
        }
      }),
  };
}

/** Opens it over real parts, with a worker and a relay at work. */
export async function openReader(): Promise<Reader> {
  const stage = await openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: false });
  const state = { stage, company: await stage.company(), now: systemClock.now() };
  const { url, close } = await openClockless(stage, () => state.now);
  const fresh = async (): Promise<void> => {
    state.company = await stage.company();
    state.now = systemClock.now();
  };
  return Object.assign(state, reading(state, url), writing(state, url), { url, fresh, close });
}
