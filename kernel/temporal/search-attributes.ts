import type { Connection } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

/**
 * What operators can search by. Never encrypted, so ids and statuses only, no personal data. `ProcessStatus` is the
 * process's own status; `WaitingFor` names what a stuck process waits for (`database`, `person`, a provider).
 */
export const SEARCH_ATTRIBUTES = {
  TenantId: keyword('TenantId'),
  PropertyId: keyword('PropertyId'),
  LeaseId: keyword('LeaseId'),
  ProcessStatus: keyword('ProcessStatus'),
  WaitingFor: keyword('WaitingFor'),
} as const;

const KEYWORD_TYPE = 2;

/** Adds the search attributes that the namespace does not have yet. Safe to repeat. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.keys(SEARCH_ATTRIBUTES).filter((name) => !customAttributes?.[name]);
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD_TYPE])),
  });
}
