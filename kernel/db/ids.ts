import { randomUUID } from 'node:crypto';
import { v5, v7 } from 'uuid';

/** Prefix of an id: which kind of thing it names. */
export type IdPrefix =
  | 'tnt'
  | 'usr'
  | 'prp'
  | 'unt'
  | 'own'
  | 'set'
  | 'cus'
  | 'lse'
  | 'chg'
  | 'pay'
  | 'dep'
  | 'adj'
  | 'rev'
  | 'crd'
  | 'sus'
  | 'rfd'
  | 'trf'
  | 'ent'
  | 'evt'
  | 'att'
  | 'cbk'
  | 'stl'
  | 'rvw'
  | 'whk'
  | 'req';

// A fixed namespace of our own: derived ids must be the same in every process and for ever.
const NAMESPACE = '6f0c1d5e-5c1b-5e0a-9c53-0b0557a1b0a5';

const compact = (prefix: IdPrefix, uuid: string): string => `${prefix}_${uuid.replaceAll('-', '')}`;

/** A new id for something no business key names yet (a request, a seeded row). Sorts by time of creation. */
export function newId(prefix: IdPrefix): string {
  return compact(prefix, v7());
}

/** A new id that need not sort: cheaper than `newId`, for what every request takes one of. */
export function randomId(prefix: IdPrefix): string {
  return compact(prefix, randomUUID());
}

/** The id that these business facts always give: the same company and key are the same thing, whoever asks and how often. */
export function derivedId(prefix: IdPrefix, ...facts: readonly string[]): string {
  return compact(prefix, v5(JSON.stringify([prefix, ...facts]), NAMESPACE));
}
