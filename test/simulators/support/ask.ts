import http from 'node:http';

/** An object of JSON. */
export type Json = Record<string, unknown>;

/** What came back; a page that is no JSON has an empty body and its text. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly body: Json;
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });

/** POST with a body, GET without, or the method that is named. Rejects if the connection ends without an answer. */
export function ask(
  url: string,
  body?: Json | string,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
  method: string = body === undefined ? 'GET' : 'POST',
): Promise<Reply> {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) };
    const request = http.request(url, {
      method,
      agent,
      headers: { ...length, ...headers },
      ...(signal && { signal }),
    });
    request.on('error', reject);
    request.on('response', (response) => {
      response.setEncoding('utf8');
      let answer = '';
      response.on('data', (chunk: string) => (answer += chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: answer, body: parsed(answer) }),
      );
    });
    request.end(body === undefined ? undefined : text);
  });
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}

/** What a caller saw, in one line: status, code of the gateway or `none`, and text; or the message of an error. */
export async function seen(asked: Promise<Reply>): Promise<string> {
  try {
    const { status, body, text } = await asked;
    const code = typeof body['errorCode'] === 'string' ? body['errorCode'] : 'none';
    return `${status} ${code} ${text}`;
  } catch (error) {
    return (error as Error).message;
  }
}
