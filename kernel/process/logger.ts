import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { describeError } from './describe-error';

/** What a process writes: one JSON object a line on standard output. */
export type Logger = PinoLogger;

/** Keys whose values never reach a log, down to three levels: secrets, and what names or reaches a person. */
const WITHHELD = [
  'authorization',
  'cookie',
  'password',
  'token',
  'email',
  'phone',
  'name',
  'customerName',
  'ownerName',
];

const paths = WITHHELD.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/**
 * Opens the log of a process. Log ids, codes and counts; the keys above are withheld as a second line of defence, and an
 * error under the key `err` is written without the values it may carry (see `describeError`).
 */
export function openLogger(name: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { process: name },
    redact: { paths, censor: '[withheld]' },
    serializers: { err: describeError },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return destination ? pino(options, destination) : pino(options);
}
