import type { Connection } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, type SearchAttributePair } from '@temporalio/common';

const KEYWORD_TYPE = 2;

/** Keyword search attributes as a start takes them, by name. */
export function keywordAttributes(values: Readonly<Record<string, string>>): SearchAttributePair[] {
  return Object.entries(values).map(([name, value]) => ({
    key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
    value,
  }));
}

/** Adds the keyword search attributes that the namespace does not have yet, named by the keys of `wanted`. Safe to repeat. */
export async function registerSearchAttributes(
  connection: Connection,
  namespace: string,
  wanted: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.keys(wanted).filter((name) => !customAttributes?.[name]);
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD_TYPE])),
  });
}
