import { Agent, request } from 'node:http';

/** A request as it goes over the wire: nothing is added, normalised or joined on the way. */
export interface WireRequest {
  readonly method: string;
  /** With its query, as written: percent signs stay what they are. */
  readonly path: string;
  /** A list is sent as so many headers of one name. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  /** Sends the body in chunks of unknown total length. */
  readonly isChunked?: boolean;
}

/** What came back. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** The text as JSON; undefined where it is none. */
  readonly json: unknown;
}

const agent = new Agent({ keepAlive: true });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function headersOf({ headers, body, isChunked }: WireRequest): Record<string, string | string[]> {
  const length = body === undefined || isChunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const given = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : [...value],
  ]);
  return { ...length, ...(Object.fromEntries(given) as Record<string, string | string[]>) };
}

/** Sends one request. @throws Error when the connection breaks: no answer is no answer. */
export function send(url: string, wire: WireRequest): Promise<WireAnswer> {
  const { hostname: host, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const options = { host, port, agent, method: wire.method, path: wire.path, headers: headersOf(wire) };
    const outgoing = request(options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      incoming.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const headers = incoming.headers as Record<string, string | undefined>;
        resolve({ status: incoming.statusCode ?? 0, headers, text, json: jsonOf(text) });
      });
    });
    outgoing.once('error', reject);
    outgoing.end(wire.body);
  });
}
