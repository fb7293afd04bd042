import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/**
 * What operators can search by. Never encrypted, so ids and statuses only, no personal data. `ProcessStatus` is the
 * process's own status; `WaitingFor` names what a stuck process waits for (`database`, `person`, a provider).
 */
export const SEARCH_ATTRIBUTES = {
  TenantId: defineSearchAttributeKey('TenantId', SearchAttributeType.KEYWORD),
  PropertyId: defineSearchAttributeKey('PropertyId', SearchAttributeType.KEYWORD),
  LeaseId: defineSearchAttributeKey('LeaseId', SearchAttributeType.KEYWORD),
  ProcessStatus: defineSearchAttributeKey('ProcessStatus', SearchAttributeType.KEYWORD),
  WaitingFor: defineSearchAttributeKey('WaitingFor', SearchAttributeType.KEYWORD),
} as const;
