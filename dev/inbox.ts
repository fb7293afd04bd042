import { parseArgs } from 'node:util';
import { startInbox } from './stack/inbox-server';

/** The mail inbox as a program of its own: `node dist/dev/inbox.js --smtp-port N --http-port N [--file F]`. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { 'smtp-port': { type: 'string' }, 'http-port': { type: 'string' }, file: { type: 'string' } },
  });
  const inbox = await startInbox({
    smtpPort: Number(values['smtp-port'] ?? 1025),
    httpPort: Number(values['http-port'] ?? 8025),
    ...(values.file === undefined ? {} : { file: values.file }),
  });
  process.stdout.write(`inbox: ${inbox.smtpUrl}, read at ${inbox.httpUrl}/messages\n`);
  const end = (): void => void inbox.close().then(() => process.exit(0));
  process.on('SIGTERM', end).on('SIGINT', end);
}

void main();
