import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { systemClock } from '../../kernel/time';
import { SEARCH_ATTRIBUTES } from '../../contracts/search-attributes';

/** Says where the process is: to searches by ProcessStatus, and to whoever opens it in the Web UI. One history event. */
export function tellStatus(status: string, details: string): void {
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.ProcessStatus, value: status }]);
  setCurrentDetails(details);
}

/** Workflow time as activities take it: inside the isolate the clock is Temporal's, so replays and time-skipping agree. */
export function workflowTime(): string {
  return systemClock.now().toISOString();
}
