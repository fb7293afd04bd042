import type { Facts } from '../faults/facts';
import type { ChosenFault } from '../faults/faults';
import type { FaultName, RequestPoint } from '../faults/table';
import type { World } from '../world';
import type { Body } from './fields';

/** A request that has come as far as its endpoint. */
export interface Call {
  /** `POST /mpesa/…`, without its query. */
  readonly route: string;
  readonly query: URLSearchParams;
  /** The Authorization header. */
  readonly authorization: string;
  readonly body: Body;
  /** A fault that the endpoint itself must act out. */
  readonly fault?: ChosenFault | undefined;
}

/** What an endpoint answers, and whether it did anything. Refusals are thrown. */
export interface Answer {
  readonly status: 200;
  readonly body: unknown;
  readonly hasEffect: boolean;
}

/** One API, or a family of versions that share a handler. */
export interface Endpoint {
  readonly point: RequestPoint;
  /** Each a method and a path. */
  readonly routes: readonly string[];
  /** Asks for no bearer token: OAuth, which gives them out. */
  readonly isOpen?: true;
  /** What faults may be aimed at, and the short code whose rate counts; before anything was checked. */
  readonly about: (body: Body, world: World) => Facts & { readonly shortCode: string };
  /** Of the faults that the endpoint acts out: whether this one means anything for this request now. */
  readonly canAct?: (fault: FaultName, body: Body, world: World) => boolean;
  /** Does it. @throws Refusal if the gateway or M-Pesa will not. */
  readonly handle: (call: Call, world: World) => Answer | Promise<Answer>;
}

/** An answer to a request that did something. */
export const done = (body: unknown): Answer => ({ status: 200, body, hasEffect: true });

/** An answer to a request that only asked. */
export const told = (body: unknown): Answer => ({ status: 200, body, hasEffect: false });
