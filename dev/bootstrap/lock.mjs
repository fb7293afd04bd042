import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { say } from './say.mjs';

const POLL_MS = 200;
/** A lock folder without a pid in it is being made right now, or was left by a crash in that instant. */
const UNNAMED_LOCK_AGE_MAX_MS = 5_000;

/**
 * Runs `work` while holding the folder `lockPath`: two commands started at once in one checkout install and build
 * one after the other. A lock whose process is gone is taken over.
 */
export async function withLock(lockPath, work) {
  let announced = false;
  while (!take(lockPath)) {
    if (abandoned(lockPath)) {
      rmSync(lockPath, { recursive: true, force: true });
      continue;
    }
    if (!announced) say('another command is setting up this checkout, waiting for it …');
    announced = true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const release = () => rmSync(lockPath, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take(lockPath) {
  try {
    mkdirSync(lockPath);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(path.join(lockPath, 'pid'), String(process.pid));
  return true;
}

function abandoned(lockPath) {
  try {
    process.kill(Number(readFileSync(path.join(lockPath, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    if (error.code === 'ESRCH') return true;
    if (error.code === 'EPERM') return false;
    const made = statSync(lockPath, { throwIfNoEntry: false });
    return made !== undefined && Date.now() - made.mtimeMs > UNNAMED_LOCK_AGE_MAX_MS;
  }
}
