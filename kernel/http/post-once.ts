import { isIP } from 'node:net';
import http from 'node:http';
import https from 'node:https';
import { bareHost } from './addresses';
import { lookupAmong, type Lookup } from './lookup';

/** How a request ended. `code` is Node's or one of ours, and says nothing of what was sent. */
export type Posted =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  /** No connection came about: the server cannot have seen it. */
  | { readonly kind: 'not_sent'; readonly code: string }
  /** It was on its way, and no whole answer came: the server may have acted on it. */
  | { readonly kind: 'no_answer'; readonly code: string };

/** What is posted, to whom, and within which limits. */
export interface Post {
  readonly url: URL;
  /** `content-length` is added. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For all of it: connection, request and answer. */
  readonly timeoutMs: number;
  /** Null where the status is all that matters: nothing of the body is waited for. */
  readonly answerBytesMax: number | null;
  /** Says of the address that a connection would go to whether it may; any where this is left out. */
  readonly mayReach?: ((address: string) => boolean) | undefined;
  /** Name servers in place of the host's own, `address:port`. */
  readonly nameServers?: readonly string[];
}

type Failed = (code: string) => void;

function readAnswer(response: http.IncomingMessage, bytesMax: number, failed: Failed): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > bytesMax) failed('ANSWER_TOO_LARGE');
    else chunks.push(chunk);
  });
  response.on('error', (error: NodeJS.ErrnoException) => failed(error.code ?? 'ANSWER_BROKEN'));
  return new Promise((resolve) => {
    response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.name);

/** An address in the URL is never looked up, so it is asked about here. */
function isBarred({ url, mayReach }: Post): boolean {
  const host = bareHost(url.hostname);
  return mayReach !== undefined && isIP(host) !== 0 && !mayReach(host);
}

function requestOf({ url, headers, body }: Post, among: Lookup | undefined): http.ClientRequest {
  return (url.protocol === 'https:' ? https : http).request(url, {
    ...{ method: 'POST', agent: false, ...(among && { lookup: among.lookup }) },
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
  });
}

/** Before the answer proper there may be some others (103, 102); whoever sends them without end answers nothing. */
const INFORMATIONS_MAX = 16;

/** Ends with the answer: its whole body, or its status alone. A switch of protocols is an answer too. */
function onAnswer(
  request: http.ClientRequest,
  answerBytesMax: number | null,
  end: (posted: Posted) => void,
  failed: Failed,
): void {
  let informations = 0;
  request.on('information', () => {
    informations += 1;
    if (informations > INFORMATIONS_MAX) failed('ANSWER_TOO_LARGE');
  });
  request.on('upgrade', (response, socket) => {
    socket.destroy();
    end({ kind: 'answered', status: response.statusCode ?? 0, body: '' });
  });
  request.on('response', (response) => {
    const status = response.statusCode ?? 0;
    if (answerBytesMax === null) return end({ kind: 'answered', status, body: '' });
    void readAnswer(response, answerBytesMax, failed).then((body) => end({ kind: 'answered', status, body }));
  });
}

/**
 * Posts once, on a connection of its own, and follows no redirect. Node's `fetch` cannot tell a time-out before the
 * connection from one after it, and reuses connections, of which one that the server has just closed looks like a lost
 * answer; here both would turn a harmless failure into an unknown outcome. Never throws.
 */
export function postOnce(post: Post): Promise<Posted> {
  if (isBarred(post)) return Promise.resolve({ kind: 'not_sent', code: 'ADDRESS_BARRED' });
  const { url, body, timeoutMs, answerBytesMax } = post;
  const isSecure = url.protocol === 'https:';
  return new Promise((resolve) => {
    let isConnected = false;
    const among = post.mayReach && lookupAmong(post.mayReach, post.nameServers);
    const request = requestOf(post, among);
    const end = (posted: Posted): void => {
      clearTimeout(timer);
      resolve(posted);
      request.destroy();
      among?.cancel();
    };
    const failed: Failed = (code) => end({ kind: isConnected ? 'no_answer' : 'not_sent', code });
    const timer = setTimeout(() => failed('TIMEOUT'), timeoutMs);
    request.on('socket', (socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        isConnected = true;
      });
    });
    request.on('error', (error) => failed(codeOf(error)));
    onAnswer(request, answerBytesMax, end, failed);
    request.end(body);
  });
}
