import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What must survive between starts, in `state.json` of the state directory (mode 0600: it holds secrets). */
export interface StackState {
  /** The port each listener last had, taken again where it is still free. */
  readonly ports: Readonly<Record<string, number>>;
  readonly databasePassword: string;
  readonly databaseRolePassword: string;
  /** Setting CODEC_KEYS: without the old keys, old histories could not be read. */
  readonly codecKeys: string;
  /** Setting CALLBACK_SECRET: callbacks under way carry tokens made with it. */
  readonly callbackSecret: string;
  /** Setting WEBHOOK_SECRET: integrators keep secrets that are derived from it. */
  readonly webhookSecret: string;
}

/** The state as last written, or a new one with fresh secrets. */
export function loadState(directory: string): StackState {
  try {
    return completed(
      directory,
      JSON.parse(readFileSync(path.join(directory, 'state.json'), 'utf8')) as StackState,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const state: StackState = {
    ports: {},
    databasePassword: randomBytes(16).toString('hex'),
    databaseRolePassword: randomBytes(16).toString('hex'),
    codecKeys: `dev-1:${randomBytes(32).toString('base64')}`,
    ...freshSecrets(),
  };
  saveState(directory, state);
  return state;
}

const freshSecrets = (): Pick<StackState, 'callbackSecret' | 'webhookSecret'> => ({
  callbackSecret: randomBytes(32).toString('hex'),
  webhookSecret: randomBytes(32).toString('hex'),
});

/** A state written by an earlier version, with the secrets that it lacks. */
function completed(directory: string, state: StackState): StackState {
  if (state.callbackSecret && state.webhookSecret) return state;
  const whole = { ...freshSecrets(), ...state };
  saveState(directory, whole);
  return whole;
}

/** Replaces the file in one step, so that a reader never sees half of it. */
export function saveState(directory: string, state: StackState): void {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'state.json');
  writeFileSync(`${file}.new`, JSON.stringify(state, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
