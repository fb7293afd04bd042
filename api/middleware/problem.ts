import type { ErrorRequestHandler, Response } from 'express';
import { AppError, isAppError, type ErrorCode } from '../../kernel/errors';
import type { Logger } from '../../kernel/process';

/** Where the meaning of a code is written; the `type` of its problem responses. */
export const problemType = (code: ErrorCode): string => `/docs/errors#${code}`;

interface ParserError {
  readonly type: string;
}

// What express.json says of a body it cannot take.
const PARSER_CODES: Readonly<Record<string, ErrorCode>> = {
  'entity.parse.failed': 'BODY_NOT_JSON',
  'entity.too.large': 'BODY_TOO_LARGE',
  'charset.unsupported': 'MEDIA_TYPE_UNSUPPORTED',
  'encoding.unsupported': 'MEDIA_TYPE_UNSUPPORTED',
  'request.size.invalid': 'BODY_NOT_JSON',
  'request.aborted': 'BODY_NOT_JSON',
};

function toKnown(error: unknown): AppError {
  if (isAppError(error)) return error;
  const type = error instanceof Error && 'type' in error ? (error as unknown as ParserError).type : '';
  const code = PARSER_CODES[type];
  if (code) return new AppError(code, undefined, {}, { cause: error });
  if (error instanceof URIError) return new AppError('ROUTE_NOT_FOUND', undefined, {}, { cause: error });
  return new AppError('INTERNAL', undefined, {}, { cause: error });
}

/** Writes an RFC 9457 problem from the table of errors. */
export function sendProblem(response: Response, error: AppError): void {
  const { status, title, retryable } = error.row;
  const requestId = String(response.getHeader('Request-Id') ?? '');
  if (retryable) response.setHeader('Retry-After', '1');
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  response
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: problemType(error.code),
        title,
        status,
        detail: error.message,
        code: error.code,
        retryable,
        requestId,
        ...error.extras,
      }),
    );
}

/** Converts whatever a handler threw, once: a code of the table as itself, anything else as INTERNAL with a log line. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const known = toKnown(error);
    if (!known.row.benign) {
      const cause = known.cause instanceof Error ? known.cause : known;
      logger.error({ code: known.code, requestId: response.getHeader('Request-Id'), err: cause }, 'request failed');
    }
    if (response.headersSent) return next(error);
    sendProblem(response, known);
  };
}
