import type { ErrorRequestHandler, Response } from 'express';
import { AppError, isAppError, type ErrorCode } from '../../kernel/errors';
import type { Logger } from '../../kernel/process';

/** Where the meaning of a code is written; the `type` of its problem responses. */
export const problemType = (code: ErrorCode): string => `/docs/errors#${code}`;

// What Express's body parsers say of a body they cannot take. Any other fault they find is the caller's too.
const PARSER_CODES: Readonly<Record<string, ErrorCode>> = {
  'entity.too.large': 'BODY_TOO_LARGE',
  'parameters.too.many': 'BODY_TOO_LARGE',
  'charset.unsupported': 'MEDIA_TYPE_UNSUPPORTED',
  'encoding.unsupported': 'MEDIA_TYPE_UNSUPPORTED',
};

function codeOf(error: unknown): ErrorCode {
  // A path that is not percent-encoded text names no route.
  if (error instanceof URIError) return 'ROUTE_NOT_FOUND';
  const { status, type } = Object(error) as { status?: unknown; type?: unknown };
  if (typeof status !== 'number' || status < 400 || status > 499) return 'INTERNAL';
  return PARSER_CODES[String(type)] ?? 'BODY_NOT_JSON';
}

function toKnown(error: unknown): AppError {
  return isAppError(error) ? error : new AppError(codeOf(error), undefined, {}, { cause: error });
}

function setHeaders(response: Response, { code, row }: AppError): void {
  // The rate limiter knows better when to come back.
  if (row.retryable && !response.hasHeader('Retry-After')) response.setHeader('Retry-After', '1');
  if (row.status !== 401) return;
  response.setHeader(
    'WWW-Authenticate',
    code === 'TOKEN_INVALID' ? 'Bearer error="invalid_token"' : 'Bearer',
  );
}

/** An RFC 9457 problem from the table of errors, as JSON; what a failure carries along never replaces a standard member. */
export function problemOf({ code, message: detail, extras, row }: AppError, requestId: string): string {
  const { status, title, retryable } = row;
  const problem = { ...extras, type: problemType(code), title, status, detail, code, retryable, requestId };
  return JSON.stringify(problem);
}

function sendProblem(response: Response, error: AppError): void {
  const problem = problemOf(error, String(response.getHeader('Request-Id') ?? ''));
  setHeaders(response, error);
  response.status(error.row.status).type('application/problem+json').send(problem);
}

/** Converts whatever a handler threw, once: a code of the table as itself, anything else as INTERNAL with a log line. */
export function knownFailure(logger: Logger, error: unknown, response: Response): AppError {
  const known = toKnown(error);
  if (!known.row.benign) {
    const cause = known.cause instanceof Error ? known.cause : known;
    logger.error(
      { code: known.code, requestId: response.getHeader('Request-Id'), err: cause },
      'request failed',
    );
  }
  return known;
}

/** Answers every failure as a problem of the table. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const known = knownFailure(logger, error, response);
    if (response.headersSent) return next(error);
    sendProblem(response, known);
  };
}
