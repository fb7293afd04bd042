import { z } from 'zod';
import type { LineRow, PostingRow } from '../../kernel/ledger/read';
import { daySchema, kes, moneySchema } from '../middleware/schemas';

const LINE = z.strictObject({
  account: z.string(),
  amount: moneySchema.meta({ description: 'Debit positive.' }),
  dimensions: z.record(z.string(), z.string()),
});

/** A posting: one business fact with its entries. */
export const POSTING = z
  .strictObject({
    reference: z.string(),
    kind: z.string(),
    businessDate: daySchema,
    reverses: z.string().nullable(),
    postedAt: z.iso.datetime(),
    entries: z.array(z.strictObject({ id: z.string(), lines: z.array(LINE) })),
  })
  .meta({ id: 'LedgerPosting' });

/** Shows a posting with its lines gathered by entry, in order. */
export function showPosting(posting: PostingRow, lines: readonly LineRow[]): z.output<typeof POSTING> {
  const entries = new Map<string, z.output<typeof LINE>[]>();
  for (const { entryId, account, amountMinor, dimensions } of lines) {
    const shown = { account, amount: kes(amountMinor), dimensions: { ...dimensions } };
    entries.set(entryId, [...(entries.get(entryId) ?? []), shown]);
  }
  const { reference, kind, businessDate, reverses, postedAt } = posting;
  const gathered = [...entries].map(([id, entryLines]) => ({ id, lines: entryLines }));
  return { reference, kind, businessDate, reverses, postedAt: postedAt.toISOString(), entries: gathered };
}
