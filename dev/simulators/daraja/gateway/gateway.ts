import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Facts } from '../faults/facts';
import type { ChosenFault } from '../faults/faults';
import { type AnswerFault, type RequestFault, requestFault } from '../faults/table';
import type { World } from '../world';
import type { Answer, Call, Endpoint } from './endpoint';
import { readBody } from './http-body';
import { Refusal } from './refusal';

const BEARER = /^Bearer (\S+)$/;
const JSON_TYPE = 'application/json;charset=UTF-8';

/** The door of all endpoints: outage, path, token, body, rate and faults are looked at here, in that order. */
export class Gateway {
  readonly #world: World;
  readonly #routes: ReadonlyMap<string, Endpoint>;
  readonly #paths: ReadonlySet<string>;

  constructor(world: World, endpoints: readonly Endpoint[]) {
    this.#world = world;
    this.#routes = new Map(endpoints.flatMap((each) => each.routes.map((route) => [route, each] as const)));
    this.#paths = new Set([...this.#routes.keys()].map((route) => route.split(' ')[1] ?? ''));
  }

  /** Answers one request, or leaves it without an answer. Rejects only on a fault of the simulator itself. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { outage } = this.#world;
    if (outage === 'refuse' || outage === 'hang') return this.#withhold(response, OUTAGES[outage], undefined);
    if (outage === 'error_500') return this.#withhold(response, OUTAGES.error_500, undefined);
    try {
      await this.#pass(request, response);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#refuse(response, error);
    }
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://daraja');
    const route = `${request.method} ${url.pathname}`;
    const endpoint = this.#endpointOf(route, url.pathname);
    const authorization = request.headers.authorization ?? '';
    if (!endpoint.isOpen) this.#checkToken(authorization);
    const body = await readBody(request);
    const call = { route, query: url.searchParams, authorization, body };
    const { shortCode, ...facts } = endpoint.about(body, this.#world);
    this.#world.tally.received(endpoint.point, facts);
    if (!this.#world.rateLimit.admits(shortCode))
      throw new Refusal('500.003.02', 'Error Occurred: Spike Arrest Violation');
    await this.#answer(endpoint, call, facts, response);
  }

  async #answer(endpoint: Endpoint, call: Call, facts: Facts, response: ServerResponse): Promise<void> {
    const fault = this.#faultFor(endpoint, call, facts);
    const row = fault && requestFault(fault.fault);
    if (!fault || !row) {
      this.#reply(response, await this.#do(endpoint, { ...call, fault }, facts));
      return;
    }
    if (row.hasEffect) await this.#do(endpoint, call, facts);
    this.#misanswer(response, row, fault.delayMs);
  }

  /** What is queued for this request, or else drawn for it; passing over what would mean nothing. */
  #faultFor({ point, canAct }: Endpoint, { body }: Call, facts: Facts): ChosenFault | undefined {
    const { faults } = this.#world;
    const means = (name: ChosenFault['fault']): boolean =>
      requestFault(name) !== undefined || (canAct?.(name, body, this.#world) ?? false);
    const drawn = faults.draw(point);
    const queued = faults.take(point, facts, means);
    if (queued) return queued;
    return drawn && means(drawn.fault) ? faults.useDrawn(point, drawn, facts) : undefined;
  }

  async #do(endpoint: Endpoint, call: Call, facts: Facts): Promise<Answer> {
    const answer = await endpoint.handle(call, this.#world);
    if (answer.hasEffect) this.#world.tally.effect(endpoint.point, facts);
    return answer;
  }

  #misanswer(response: ServerResponse, { answer }: RequestFault, delayMs: number | undefined): void {
    if (typeof answer === 'string' || !('code' in answer)) {
      this.#withhold(response, answer, delayMs);
      return;
    }
    const refusal = new Refusal(answer.code, answer.message);
    this.#world.timers.after(delayMs ?? 0, () => this.#refuse(response, refusal));
  }

  /** `hang` waits for the client to go; told how long, it ends the connection then. */
  #withhold(response: ServerResponse, answer: AnswerFault, delayMs: number | undefined): void {
    const { timers } = this.#world;
    if (answer === 'hang') {
      if (delayMs !== undefined) timers.after(delayMs, () => response.destroy());
    } else if (answer === 'destroy') timers.after(delayMs ?? 0, () => response.destroy());
    else
      timers.after(delayMs ?? 0, () => {
        response.writeHead(answer.status, { 'content-type': 'text/html' }).end(answer.text);
      });
  }

  #reply(response: ServerResponse, { status, body }: Answer): void {
    response.writeHead(status, { 'content-type': JSON_TYPE }).end(JSON.stringify(body));
  }

  #refuse(response: ServerResponse, refusal: Refusal): void {
    const body = {
      requestId: refusal.requestId ?? this.#world.ids.dashed('request'),
      errorCode: refusal.code,
      errorMessage: refusal.message,
    };
    response.writeHead(refusal.status, { 'content-type': JSON_TYPE }).end(JSON.stringify(body));
  }

  #endpointOf(route: string, path: string): Endpoint {
    const endpoint = this.#routes.get(route);
    if (endpoint) return endpoint;
    if (!this.#paths.has(path)) throw new Refusal('404.001.01', 'Resource not found');
    throw new Refusal('405.001', `${route.split(' ')[0]} Method Not Allowed`);
  }

  /** A missing header, an unknown and an expired token have a code each; all three mean "get another token". */
  #checkToken(authorization: string): void {
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) throw new Refusal('404.001.04', 'Invalid Authentication Header');
    const state = this.#world.tokens.stateOf(token);
    if (state === 'unknown') throw new Refusal('404.001.03', 'Invalid Access Token');
    if (state === 'expired')
      throw new Refusal('401.003.01', 'Error Occurred - Invalid Access Token - Expired');
  }
}

const OUTAGES = {
  refuse: 'destroy',
  hang: 'hang',
  error_500: { status: 500, text: 'Internal Server Error' },
} as const satisfies Record<string, AnswerFault>;
