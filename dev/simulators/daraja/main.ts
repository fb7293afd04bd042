import { parseArgs } from 'node:util';
import { startDaraja } from './index';

const USAGE = 'usage: node dist/dev/simulators/daraja/main.js [--port N] [--control-port N] [--seed TEXT]';
const PORT = /^\d{1,5}$/;

/** Without a seed each run has one of its own: a receipt must not come again to a database that outlived the last run. */
function readArguments(args: readonly string[]) {
  const options = {
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    seed: { type: 'string', default: `${Date.now()}` },
  } as const;
  const { port, 'control-port': controlPort, seed } = parseArgs({ args: [...args], options }).values;
  if (!PORT.test(port) || !PORT.test(controlPort)) throw new Error('a port is a number');
  return { port: Number(port), controlPort: Number(controlPort), seed };
}

/** Serves until it is told to end. Its first line is its address, for whoever started it. */
async function run(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  const daraja = await startDaraja(options);
  process.stdout.write(`${daraja.url}\ncontrol ${daraja.controlUrl}/_control seed ${options.seed}\n`);
  const end = (): void => void daraja.close().then(() => process.exit(0));
  process.once('SIGTERM', end).once('SIGINT', end);
}

run().catch((error: unknown) => {
  process.stderr.write(`daraja: ${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exitCode = 1;
});
