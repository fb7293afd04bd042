import type { IncomingMessage } from 'node:http';

const BODY_BYTES_MAX = 1_000_000;

/** The whole body as text. @throws Error when it is larger than a megabyte, or its sender goes away. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > BODY_BYTES_MAX) throw new Error('body too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
