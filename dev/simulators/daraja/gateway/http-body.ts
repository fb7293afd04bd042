import type { IncomingMessage } from 'node:http';
import type { Body } from './fields';
import { Refusal } from './refusal';

const BODY_BYTES_MAX = 64_000;

/** The JSON object of a request of any method; an empty body is an empty object. @throws Refusal 400.002.05 for anything else. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new Refusal('400.002.05', 'Invalid Request Payload');
    chunks.push(chunk);
  }
  if (bytes === 0) return {};
  const value = parsed(Buffer.concat(chunks).toString());
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body;
  throw new Refusal('400.002.05', 'Invalid Request Payload');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
