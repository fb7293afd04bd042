import { z } from 'zod';
import { lines, postings } from '../../kernel/ledger/read';
import { decodeCursor, page } from '../middleware/cursor';
import { endpoint } from '../middleware/endpoint';
import { pageOf, pageQuery } from '../middleware/schemas';
import { POSTING, showPosting } from './schemas';

/** Postings with their entries and lines, in the order they were posted. */
export const listEntries = endpoint({
  id: 'listEntries',
  method: 'get',
  path: '/v1/ledger/entries',
  tag: 'Ledger',
  summary: 'List ledger postings with their entries',
  permission: 'ledger.read',
  params: z.strictObject({}),
  query: z.strictObject(pageQuery),
  body: z.undefined(),
  success: { status: 200, description: 'A page of postings.', schema: pageOf(POSTING) },
  errors: [],
  async handle({ pool }, { principal: { tenantId }, query }) {
    const cursor = decodeCursor(query.after);
    const after = cursor === null ? null : { postedAt: cursor.at, reference: cursor.id };
    const rows = await postings(pool, tenantId, after, query.limit + 1);
    const ofRows = await lines(pool, tenantId, rows.map((row) => row.reference));
    const cursorOf = (row: (typeof rows)[number]) => ({ at: row.postedAt.toISOString(), id: row.reference });
    const show = (row: (typeof rows)[number]) => showPosting(row, ofRows.filter((line) => line.reference === row.reference));
    return { status: 200, body: page(rows, query.limit, cursorOf, show) };
  },
});
