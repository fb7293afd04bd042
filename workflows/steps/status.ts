import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { systemClock } from '../../kernel/time';
import { SEARCH_ATTRIBUTES } from '../../contracts/search-attributes';

/** What a process may wait for, as searches find it. */
export type WaitsFor = 'provider' | 'customer' | 'person' | 'approval' | 'database';

/**
 * Says where the process is: to searches by ProcessStatus (and by WaitingFor, where it is given; null: for nothing), and to
 * whoever opens it in the Web UI. One history event.
 */
export function tellStatus(status: string, details: string, waitsFor?: WaitsFor | null): void {
  upsertSearchAttributes([
    { key: SEARCH_ATTRIBUTES.ProcessStatus, value: status },
    ...(waitsFor === undefined ? [] : [{ key: SEARCH_ATTRIBUTES.WaitingFor, value: waitsFor }]),
  ]);
  setCurrentDetails(details);
}

/** Says what the process waits for, its status as it was. One history event. */
export function tellWaiting(waitsFor: WaitsFor | null, details: string): void {
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.WaitingFor, value: waitsFor }]);
  setCurrentDetails(details);
}

/** Workflow time as activities take it: inside the isolate the clock is Temporal's, so replays and time-skipping agree. */
export function workflowTime(): string {
  return systemClock.now().toISOString();
}

/** Workflow time in milliseconds since 1970, for what is left of a wait. */
export function workflowMs(): number {
  return systemClock.now().getTime();
}
