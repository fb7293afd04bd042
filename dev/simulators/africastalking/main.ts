import { parseArgs } from 'node:util';
import { startAfricasTalking } from '.';

const USUAL_PORT = '1026';

/**
 * The simulator as a program of its own: `node dist/dev/simulators/africastalking/main.js [--port N] [--file F]
 * [--username U] [--api-key K] [--callback-url A]`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: USUAL_PORT },
      username: { type: 'string', default: 'sandbox' },
      'api-key': { type: 'string', default: 'simulator' },
      file: { type: 'string' },
      'callback-url': { type: 'string' },
    },
  });
  const simulator = await startAfricasTalking({
    ...{ port: Number(values.port), username: values.username, apiKey: values['api-key'] },
    ...(values.file === undefined ? {} : { file: values.file }),
    ...(values['callback-url'] === undefined ? {} : { callbackUrl: values['callback-url'] }),
  });
  process.stdout.write(`SMS: ${simulator.url}, read at ${simulator.url}/messages\n`);
  const end = (): void => void simulator.close().then(() => process.exit(0));
  process.on('SIGTERM', end).on('SIGINT', end);
}

void main();
