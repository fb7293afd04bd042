import os from 'node:os';

const PARENT_POLL_MS = 500;

/**
 * Runs `cleanUp` and ends this program when it is asked to end: Ctrl-C, SIGTERM, or its parent (dev/bootstrap.mjs)
 * gone without a word. Asked once, further signals are ignored: npm, its shell and the terminal each send their own
 * for one Ctrl-C. Returns what takes all of this back.
 */
export function endCleanly(cleanUp: () => Promise<void>): () => void {
  let ending = false;
  const end = (signal: 'SIGINT' | 'SIGTERM'): void => {
    if (ending) return;
    ending = true;
    const code = 128 + os.constants.signals[signal];
    cleanUp().then(
      () => process.exit(code),
      () => process.exit(code),
    );
  };
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && end('SIGTERM'), PARENT_POLL_MS);
  watch.unref();
  process.on('SIGINT', end).on('SIGTERM', end);
  return () => {
    clearInterval(watch);
    process.off('SIGINT', end).off('SIGTERM', end);
  };
}
