/** Progress goes to stderr, so that stdout stays the command's own. */
export function say(line) {
  process.stderr.write(`[set-up] ${line}\n`);
}

/** Says what is wrong and ends the process with code 1. */
export function fail(line) {
  say(`FAILED: ${line}`);
  process.exit(1);
}

const HEARTBEAT_MS = 10_000;

/** Says that a step has begun, that it goes on (every 10 s), and how long it took. */
export async function step(name, work) {
  const startedAtMs = Date.now();
  const seconds = () => ((Date.now() - startedAtMs) / 1000).toFixed(1);
  say(`${name} …`);
  const heartbeat = setInterval(() => say(`${name} … ${seconds()} s`), HEARTBEAT_MS);
  try {
    const result = await work();
    say(`${name}: done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}
