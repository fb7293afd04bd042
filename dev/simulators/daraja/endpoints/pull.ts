import { done, type Endpoint, told } from '../gateway/endpoint';
import {
  isShortCode,
  isSpacedTime,
  isUrl,
  isWholeNumber,
  oneOf,
  readFields,
  textFrom,
  textOf,
} from '../gateway/fields';
import { invalidField, Refusal } from '../gateway/refusal';
import type { Movement } from '../parts/book';
import { parseSpacedEat, spacedEat } from '../parts/eat-time';
import { centsText, digits } from '../parts/raw-json';
import type { World } from '../world';

const WINDOW_MS_MAX = 48 * 3_600_000;
const REGISTER_FIELDS = {
  ShortCode: isShortCode,
  RequestType: oneOf('Pull'),
  NominatedNumber: textFrom(9, 12),
  CallBackURL: isUrl,
};
const QUERY_FIELDS = {
  ShortCode: isShortCode,
  StartDate: isSpacedTime,
  EndDate: isSpacedTime,
  OffSetValue: isWholeNumber,
};

/** Once per short code; a second time is answered with another status. */
export const pullRegister: Endpoint = {
  point: 'pull.register',
  routes: ['POST /pulltransactions/v1/register'],
  about: (body) => ({ shortCode: textOf(body, 'ShortCode') }),
  handle: ({ body }, { pullable, ids }) => {
    const { ShortCode } = readFields(body, REGISTER_FIELDS);
    const isNew = !pullable.has(ShortCode);
    pullable.add(ShortCode);
    return done({
      ResponseRefID: ids.uuid(),
      ResponseStatus: isNew ? '1000' : '1001',
      ShortCode,
      ResponseDescription: isNew ? 'Shortcode Registered Successfully' : 'ShortCode already Registered',
    });
  },
};

/** What customers paid to the short code from start to end, of the last 48 hours, oldest first. */
function received({ book, now }: World, shortCode: string, startMs: number, endMs: number): Movement[] {
  const fromMs = Math.max(startMs, now() - WINDOW_MS_MAX);
  // Whole seconds are asked for: a payment in the last of them belongs to it.
  return book.receivedBy(shortCode).filter(({ atMs }) => atMs >= fromMs && atMs < endMs + 1_000);
}

function row({ settings, shortCodes, customers }: World, movement: Movement) {
  const date = spacedEat(movement.atMs);
  return {
    transactionId: movement.receipt,
    trxDate: settings.pullDates === 'portal' ? `${date.replace(' ', 'T')}Z` : date,
    msisdn: digits(movement.phone),
    sender: customers.of(movement.phone).name,
    transactiontype: 'c2b-pay-bill-debit',
    billreference: movement.accountReference,
    amount: centsText(movement.amount),
    organizationname: shortCodes.get(movement.shortCode)?.name ?? '',
  };
}

/** The receipts of a short code, a page at a time. The portal documents GET with a body, libraries use POST: both work. */
export const pull: Endpoint = {
  point: 'pull',
  routes: ['POST /pulltransactions/v1/query', 'GET /pulltransactions/v1/query'],
  about: (body) => ({ shortCode: textOf(body, 'ShortCode') }),
  handle: ({ body }, world) => {
    const fields = readFields(body, QUERY_FIELDS);
    if (!world.pullable.has(fields.ShortCode)) throw new Refusal('400.001', 'Invalid ShortCode');
    const startMs = parseSpacedEat(fields.StartDate) ?? 0;
    const endMs = parseSpacedEat(fields.EndDate) ?? 0;
    if (endMs < startMs || endMs - startMs > WINDOW_MS_MAX) throw invalidField('EndDate');
    const offset = Number(fields.OffSetValue);
    const page = received(world, fields.ShortCode, startMs, endMs).slice(
      offset,
      offset + world.settings.pullPageSize,
    );
    const isEmpty = page.length === 0;
    return told({
      ResponseRefID: world.ids.uuid(),
      ResponseCode: isEmpty ? '1001' : '1000',
      ResponseMessage: isEmpty ? 'No transactions available for the selected time period' : 'Success',
      Response: [page.map((movement) => row(world, movement))],
    });
  },
};
