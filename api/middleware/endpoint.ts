import type { Permission, Principal } from '../../kernel/auth';
import type { AcceptedResponse, IdempotentRequest } from '../../kernel/db';
import type { ErrorCode } from '../../kernel/errors';
import type { Origin } from '../../kernel/events/read';
import type { z } from 'zod';
import type { ApiDeps } from './deps';

/** A call that passed the door: who, from where, and what, all checked. */
export interface Call<P, Q, B> {
  readonly principal: Principal;
  readonly origin: Origin;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Present on writes: the key and the hash of what was asked under it. */
  readonly request: IdempotentRequest;
}

/** An answer; `location` and `replayed` become headers. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly location?: string;
  readonly replayed?: boolean;
}

/** One endpoint, one file: path, schemas, errors and handler. The router and OpenAPI are made from a list of these. */
export interface Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> {
  /** operationId in OpenAPI. */
  readonly id: string;
  readonly method: 'get' | 'post';
  /** OpenAPI form: `/v1/payments/{paymentId}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly permission: Permission;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly success: { readonly status: number; readonly description: string; readonly schema: z.ZodType };
  /** Every code it answers beside those of every endpoint. */
  readonly errors: readonly ErrorCode[];
  handle(deps: ApiDeps, call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<Reply>;
}

/** Keeps the schemas' types while an endpoint is written. */
export function endpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  definition: Endpoint<P, Q, B>,
): Endpoint {
  return definition;
}

/** Codes that any endpoint may answer, by what it takes. */
export function sharedErrors({ method }: Pick<Endpoint, 'method'>): ErrorCode[] {
  const always: ErrorCode[] = [
    'REQUEST_INVALID',
    'TOKEN_MISSING',
    'TOKEN_INVALID',
    'PERMISSION_DENIED',
    'METHOD_NOT_ALLOWED',
    'RATE_LIMITED',
    'IDENTITY_UNAVAILABLE',
    'DATABASE_UNAVAILABLE',
    'INTERNAL',
  ];
  const onWrites: ErrorCode[] = [
    'BODY_NOT_JSON',
    'BODY_TOO_LARGE',
    'MEDIA_TYPE_UNSUPPORTED',
    'IDEMPOTENCY_KEY_MISSING',
    'IDEMPOTENCY_KEY_REUSED',
    'TENANT_UNKNOWN',
  ];
  return method === 'post' ? [...always, ...onWrites] : always;
}

/** The answer to an accepted write, as recorded for repeats: 202, where to look, and what was accepted. */
export function accepted(location: string, body: Readonly<Record<string, unknown>>): AcceptedResponse {
  return { status: 202, location, body };
}
