import type { Socket } from 'node:net';

/** Calls `onMessage` for each line of JSON that arrives, whole lines only, in order. */
export function readJsonLines(socket: Socket, onMessage: (message: unknown) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') onMessage(JSON.parse(line));
  });
}

/** Sends one message; silently drops it where the other side is gone, whose absence is seen by `close`. */
export function writeJsonLine(socket: Socket, message: unknown): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}
