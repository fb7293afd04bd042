import { STATUS_CODES, type OutgoingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { randomId } from '../../kernel/db';
import { AppError, type ErrorCode } from '../../kernel/errors';
import { problemOf } from './problem';

/** What Node says of bytes that make no request, and what it means to the caller. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'BODY_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** The whole answer as it goes over the wire: there is no request that Express could answer. */
function answerOf(code: ErrorCode): string {
  const error = new AppError(code);
  const { status, retryable } = error.row;
  const requestId = randomId('req');
  const body = problemOf(error, requestId);
  const headers = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `Request-Id: ${requestId}`,
    ...(retryable ? ['Retry-After: 1'] : []),
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  return `${headers.join('\r\n')}\r\n\r\n${body}`;
}

/** True while an answer has begun on this connection: another one in its midst would be read as part of it. */
function isAnswering(socket: Socket): boolean {
  const { _httpMessage: message } = socket as Socket & { readonly _httpMessage?: OutgoingMessage | null };
  return message?.headersSent === true;
}

/** Answers what is no HTTP, or never ends, as a problem of the table too, and closes the connection. */
export function answerUnreadable(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) return void socket.destroy();
    socket.end(answerOf(CODES[error.code ?? ''] ?? 'REQUEST_MALFORMED'));
  });
}
