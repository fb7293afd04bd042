import type { TestDatabase } from '../../support/database';
import { startOwnProcess, type OwnProcess } from '../../support/own-process';

/** A relay as it is deployed: a process of its own. */
export type RelayProcess = OwnProcess;

/** Starts dist/relay.js with its own environment and waits until it says that it has started. */
export function startRelayProcess(
  { appUrl, relayUrl }: TestDatabase,
  settings: Readonly<Record<string, string>>,
): Promise<RelayProcess> {
  return startOwnProcess('relay', { DATABASE_APP_URL: appUrl, DATABASE_RELAY_URL: relayUrl, ...settings });
}
