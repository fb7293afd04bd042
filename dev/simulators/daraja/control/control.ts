import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { z } from 'zod';
import { changedSettings } from '../parts/settings';
import { readBody } from '../gateway/http-body';
import { Refusal } from '../gateway/refusal';
import { addShortCode } from '../payments/core';
import { type Outage, resetWorld, type World } from '../world';
import { INPUTS } from './inputs';

/** What only the program around the world can do. `spared` is the connection that asks. */
export interface Switches {
  setOutage(mode: Outage, spared: Socket): Promise<void>;
  dropConnections(spared: Socket): number;
}

type Route = (body: unknown, world: World, switches: Switches, asker: Socket) => unknown;

/** Without the fields that were left out, for those who would take undefined for a value. */
function given<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

const ROUTES: Readonly<Record<string, Route>> = {
  'POST faults': (body, { faults }) => {
    faults.enqueue(INPUTS.faults.parse(body));
    return { waiting: faults.snapshot().waiting.length };
  },
  'GET faults': (_, { faults }) => faults.snapshot(),
  'POST schedule': (body, { faults }) => {
    const schedule = INPUTS.schedule.parse(body);
    faults.schedule(schedule);
    return schedule;
  },
  'POST customers': (body, { customers, book }) => {
    const { phone, balance, ...change } = INPUTS.customers.parse(body);
    customers.tell(phone, given(change));
    if (balance !== undefined) book.fund('phone', phone, balance);
    return customers.of(phone);
  },
  'POST short-codes': (body, world) => {
    const { shortCode, ...change } = INPUTS.shortCodes.parse(body);
    addShortCode(world, shortCode, { name: world.shortCodes.get(shortCode)?.name ?? '', ...given(change) });
    return { shortCode, balance: world.book.balanceOf(shortCode) };
  },
  'POST settings': (body, world) => {
    world.settings = changedSettings(world.settings, body);
    return world.settings;
  },
  'GET settings': (_, { settings }) => settings,
  'POST pay': async (body, { c2b }) => (await c2b.pay(INPUTS.pay.parse(body))) ?? { refused: true },
  'POST outage': async (body, _, switches, asker) => {
    const { mode } = INPUTS.outage.parse(body);
    await switches.setOutage(mode, asker);
    return { mode };
  },
  'POST release': async (body, { delivery }) => ({
    released: await delivery.release(INPUTS.release.parse(body).concurrency),
  }),
  'POST drop-connections': (body, _, switches, asker) => {
    INPUTS.nothing.parse(body);
    return { dropped: switches.dropConnections(asker) };
  },
  'POST expire-tokens': (body, { tokens }) => {
    INPUTS.nothing.parse(body);
    return { expired: tokens.expireAll() };
  },
  'POST reset': async (body, world, switches, asker) => {
    const { seed, everything } = INPUTS.reset.parse(body);
    await switches.setOutage('none', asker);
    resetWorld(world, { ...(seed !== undefined && { seed }), everything });
    return { reset: true };
  },
  'GET book': (_, { book }) => book.snapshot(),
  'GET requests': (_, { tally, delivery, stk, payouts, timers }) => ({
    ...tally.snapshot(),
    callbacks: delivery.snapshot(),
    pending: { pushes: stk.pending, payouts: payouts.pending, timers: timers.size },
  }),
};

/**
 * The control API: how a test or a person makes things happen. JSON in and out, under `/_control`, without credentials,
 * on the gateway's own port and on a second one that stays open when the gateway's is `closed`.
 *
 * - `POST faults {endpoint, fault, match?, times?, delayMs?, resultCode?}` puts a fault in wait; the first in the queue
 *   that matches is used up. `endpoint` and which `fault` can strike there: FAULTS_AT in faults/table.ts. `match` takes
 *   `phone`, `accountReference`, `amount`, `originatorConversationId`, `checkoutRequestId`. `delayMs` is how late, how
 *   long it hangs, or how long after the first of two; `resultCode` what a lying query says.
 *   `GET faults` shows what struck, with counts, and what still waits.
 * - `POST schedule {seed, fraction, endpoints?, faults?, delayMs?}` faults by lot: call n at an endpoint gets a fault, and
 *   which, as a function of seed, endpoint and n alone (for callbacks n counts what was accepted). `{fraction: 0}` ends it.
 *   What is queued goes before.
 * - `POST customers {phone, resultCode?, thinkMs?, b2cResultCode?, name?, balance?}` what that person does from now on.
 * - `POST short-codes {shortCode, name?, passkey?, paysOut?, balance?}` opens or changes a paybill or bulk account.
 * - `POST settings {…}` changes what parts/settings.ts lists; `GET settings` shows it.
 * - `POST pay {shortCode, phone, amount, billRefNumber}` a customer pays by hand (as c2b simulate, without a token);
 *   answers the movement, or `{refused: true}`.
 * - `POST outage {mode}` of the gateway, not of callbacks: `refuse` cuts each connection unanswered, `hang` never answers,
 *   `error_500`, `closed` stops listening so that connections are refused (undo it on the control port), `none`.
 * - `POST release {concurrency?}` sends what is held (by fault, by the setting `holdCallbacks`, or waiting to be overtaken)
 *   and answers how many once all were answered or given up. One at a time, in order, unless told otherwise.
 * - `POST drop-connections {}` cuts every open connection, in and out, but the one that asks.
 * - `POST expire-tokens {}` ends all bearer tokens.
 * - `POST reset {seed?, everything?}` see resetWorld.
 * - `GET book` balances with openings, and movements in the order they happened.
 * - `GET requests` per endpoint, per AccountReference (pushes) and per OriginatorConversationID (payouts): how many were
 *   received, and how many had an effect; callbacks sent, accepted, lost and held; what is pending.
 */
export async function serveControl(
  world: World,
  switches: Switches,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').replace(/^\/_control\/?/, '').replace(/\?.*$/, '');
  const route = ROUTES[`${request.method} ${path}`];
  const [status, answer] = route
    ? await outcomeOf(async () => route(await readBody(request), world, switches, request.socket))
    : [404, { error: `no such control: ${request.method} ${path}` }];
  const text = JSON.stringify(answer);
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
}

async function outcomeOf(run: () => Promise<unknown>): Promise<[number, unknown]> {
  try {
    return [200, await run()];
  } catch (error) {
    if (error instanceof z.ZodError) return [400, { error: z.prettifyError(error) }];
    if (error instanceof Refusal) return [400, { error: error.message }];
    throw error;
  }
}
