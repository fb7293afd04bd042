// Just enough of PostgreSQL's wire protocol (version 3) to see which statements pass: docs, chapter "Frontend/Backend Protocol".

/** One message: its type byte (empty for the start-up message, which has none), its body, and all its bytes. */
export interface Message {
  readonly type: string;
  readonly body: Buffer;
  readonly bytes: Buffer;
}

const LENGTH_BYTES = 4;

/** Cuts a stream into whole messages; a part of one waits for the rest. */
export class MessageReader {
  private rest: Buffer = Buffer.alloc(0);

  /** `startsBare`: the first message has no type byte, as the first of a client. */
  constructor(private startsBare: boolean) {}

  push(chunk: Buffer): Message[] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const messages: Message[] = [];
    for (let next = this.next(); next !== undefined; next = this.next()) messages.push(next);
    return messages;
  }

  private next(): Message | undefined {
    const typeBytes = this.startsBare ? 0 : 1;
    if (this.rest.length < typeBytes + LENGTH_BYTES) return undefined;
    const end = typeBytes + this.rest.readInt32BE(typeBytes);
    if (this.rest.length < end) return undefined;
    const bytes = this.rest.subarray(0, end);
    this.rest = this.rest.subarray(end);
    this.startsBare = false;
    const type = bytes.toString('latin1', 0, typeBytes);
    return { type, body: bytes.subarray(typeBytes + LENGTH_BYTES), bytes };
  }
}

function textAt(body: Buffer, from: number): { text: string; next: number } {
  const end = body.indexOf(0, from);
  return { text: body.toString('utf8', from, end), next: end + 1 };
}

/** SQL of a simple query ('Q'). */
export const sqlOf = (body: Buffer): string => textAt(body, 0).text;

/** Name and SQL of a statement to prepare ('P'). */
export function parsedStatement(body: Buffer): { name: string; sql: string } {
  const name = textAt(body, 0);
  return { name: name.text, sql: textAt(body, name.next).text };
}

/** Name of the statement that is bound ('B'), and its first parameter where that is text. */
export function boundStatement(body: Buffer): { name: string; first: string | null } {
  const name = textAt(body, textAt(body, 0).next);
  let at = name.next;
  at += 2 + 2 * body.readInt16BE(at);
  if (body.readInt16BE(at) === 0) return { name: name.text, first: null };
  const bytes = body.readInt32BE(at + 2);
  return { name: name.text, first: bytes < 0 ? null : body.toString('utf8', at + 6, at + 6 + bytes) };
}

/** First column of a row of an answer ('D'); null for NULL. */
export function firstColumn(body: Buffer): string | null {
  const bytes = body.readInt32BE(2);
  return bytes < 0 ? null : body.toString('utf8', 6, 6 + bytes);
}

/** Tag of a statement that was done ('C'), such as `COMMIT`. */
export const tagOf = (body: Buffer): string => textAt(body, 0).text;
