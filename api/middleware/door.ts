import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import {
  permits,
  permitsAsStaff,
  type Permission,
  type Principal,
  type TokenVerifier,
} from '../../kernel/auth';
import type { IdempotentRequest } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import type { Origin } from '../../kernel/events/read';

const BODY_BYTES_MAX = 102_400;
const KEY = /^[\x21-\x7e]{8,255}$/;
// An answer stays small however much is wrong with the request.
const FIELDS_MAX = 50;
const TEXT_MAX = 200;
const CLIENT_APP = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * Parses a JSON body, after the caller has been let in. It is not unpacked: a small body can hold a very large one. Bytes
 * that are no text are refused: read as U+FFFD, two requests would be one.
 */
export const jsonBody: RequestHandler = express.json({
  limit: BODY_BYTES_MAX,
  strict: true,
  inflate: false,
  verify: (_request, _response, bytes) => {
    if (!isUtf8(bytes)) throw new AppError('BODY_NOT_JSON');
  },
});

/** The token of an Authorization header; none when it is missing or of another scheme. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
}

/**
 * Who calls, by bearer token, and whether the roles permit it.
 * @throws AppError TOKEN_MISSING, TOKEN_INVALID, PERMISSION_DENIED.
 */
export async function authorise(
  verifier: TokenVerifier,
  header: string | undefined,
  permission: Permission,
): Promise<Principal> {
  const token = bearerToken(header);
  if (token === undefined) throw new AppError('TOKEN_MISSING');
  const principal = await verifier.verify(token);
  if (!permits(principal.roles, permission))
    throw new AppError('PERMISSION_DENIED', undefined, { permission });
  return principal;
}

/**
 * Refuses what cannot be taken before any of it is read: a parser would first read to the end what is too large.
 * @throws AppError MEDIA_TYPE_UNSUPPORTED when a write does not bring JSON, BODY_TOO_LARGE.
 */
export function requireTakeable(request: Request, response: Response): void {
  if (!request.is('application/json')) throw new AppError('MEDIA_TYPE_UNSUPPORTED');
  if (Number(request.get('Content-Length') ?? 0) <= BODY_BYTES_MAX) return;
  response.setHeader('Connection', 'close');
  throw new AppError('BODY_TOO_LARGE');
}

/** Checks one part of a request. @throws AppError REQUEST_INVALID listing each field and what is wrong with it. */
export function checked<T extends z.ZodType>(
  schema: T,
  part: 'params' | 'query' | 'body',
  value: unknown,
): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.slice(0, FIELDS_MAX).map(({ path, message }) => ({
    path: [part, ...path].join('.').slice(0, TEXT_MAX),
    message: message.slice(0, TEXT_MAX),
  }));
  throw new AppError('REQUEST_INVALID', undefined, { fields });
}

/** Where the call comes from, for the events it causes. */
export function originOf(request: Request, response: Response, principal: Principal): Origin {
  const named = request.get('X-Client-App');
  return {
    actor: { type: 'user', id: principal.subject },
    correlationId: String(response.getHeader('Request-Id')),
    clientApp: named !== undefined && CLIENT_APP.test(named) ? named : 'api',
  };
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, canonical(v)]),
  );
}

/**
 * The space of a caller's keys: the staff of a company share one, a customer has one of their own. Were it shared, a
 * customer who repeats a key of the staff would be given their answer. No client's key has a space in it.
 */
function keySpaceOf({ roles, subject }: Principal, permission: Permission): string {
  return permitsAsStaff(roles, permission) ? '' : `customer ${subject} `;
}

/** Who asks, and by which permission. */
export interface Asker {
  readonly principal: Principal;
  readonly permission: Permission;
}

/** The idempotency key and the hash of what is asked. @throws AppError IDEMPOTENCY_KEY_MISSING. */
export function idempotencyOf(
  request: Request,
  { principal, permission }: Asker,
  body: unknown,
  at: Date,
): IdempotentRequest {
  const given = request.get('Idempotency-Key');
  if (given === undefined || !KEY.test(given)) throw new AppError('IDEMPOTENCY_KEY_MISSING');
  const key = `${keySpaceOf(principal, permission)}${given}`;
  const asked = JSON.stringify([request.method, request.path, canonical(body)]);
  return { key, requestHash: createHash('sha256').update(asked).digest('hex'), at };
}
