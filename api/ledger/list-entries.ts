import { z } from 'zod';
import { lines, postings, type PostingRow } from '../../kernel/ledger/read';
import { cursorOf, TIME_AND_ID } from '../middleware/cursor';
import { endpoint } from '../middleware/endpoint';
import { pageOf, pageQuery } from '../middleware/schemas';
import { POSTING, showPosting } from './schemas';

const CURSOR = cursorOf('listEntries', TIME_AND_ID);

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
  async handle({ pool }, { principal: { tenantId }, query: { after: text, limit } }) {
    const cursor = CURSOR.read(text);
    const after = cursor && { postedAt: cursor.at, reference: cursor.id };
    const rows = await postings(pool, tenantId, after, limit + 1);
    const shown = rows.slice(0, limit).map(({ reference }) => reference);
    const ofShown = await lines(pool, tenantId, shown);
    const keyOf = ({ postedAt, reference }: PostingRow) => [postedAt.toISOString(), reference];
    const show = (row: PostingRow) =>
      showPosting(
        row,
        ofShown.filter(({ reference }) => reference === row.reference),
      );
    return { status: 200, body: CURSOR.page(rows, limit, keyOf, show) };
  },
});
