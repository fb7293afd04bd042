import { Delivery } from '../callbacks/delivery';
import { Poster } from '../callbacks/poster';
import { Faults } from '../faults/faults';
import { Book } from '../parts/book';
import { Customers } from '../parts/customers';
import { Ids } from '../parts/ids';
import { type DarajaOptions, DEVELOPMENT, DEVELOPMENT_SHORT_CODES, type ShortCode } from '../parts/options';
import { changedSettings, type Settings, SETTINGS_AT_START } from '../parts/settings';
import { Timers } from '../parts/timers';

/** What every payment needs: money, people, faults, the way to the merchant, and time. */
export interface Core {
  readonly options: DarajaOptions;
  readonly now: () => number;
  settings: Settings;
  readonly shortCodes: Map<string, ShortCode>;
  readonly ids: Ids;
  readonly timers: Timers;
  readonly book: Book;
  readonly customers: Customers;
  readonly faults: Faults;
  readonly poster: Poster;
  readonly delivery: Delivery;
}

const SEED_DEFAULT = 'daraja';

/** @throws ZodError if a setting is unknown or out of bounds. */
export function createCore(options: DarajaOptions): Core {
  const settings = initialSettings(options);
  const faults = new Faults();
  const timers = new Timers();
  const poster: Poster = new Poster(() => core.settings.callbackConcurrency);
  const core: Core = {
    options,
    now: options.now ?? Date.now,
    settings,
    shortCodes: new Map(),
    ids: new Ids(options.seed ?? SEED_DEFAULT),
    timers,
    book: new Book(() => core.settings.defaultBalance),
    customers: new Customers(),
    faults,
    poster,
    delivery: new Delivery(poster, faults, timers, () => core.settings),
  };
  openShortCodes(core);
  return core;
}

/** The settings of the start, with what the options say. */
export const initialSettings = ({ settings }: DarajaOptions): Settings =>
  changedSettings(SETTINGS_AT_START, settings ?? {});

/** Short codes and floats as at the start. */
export function openShortCodes(core: Core): void {
  core.shortCodes.clear();
  const initial = core.options.shortCodes ?? DEVELOPMENT_SHORT_CODES;
  for (const [id, shortCode] of Object.entries(initial)) addShortCode(core, id, shortCode);
}

/** Opens a short code, or changes one: what is known of it and, if `balance` is given, what it holds. */
export function addShortCode(core: Core, id: string, shortCode: ShortCode): void {
  core.shortCodes.set(id, { ...core.shortCodes.get(id), ...shortCode });
  if (shortCode.balance !== undefined) core.book.fund('shortCode', id, shortCode.balance);
}

/** The operator whose name API calls must give. */
export const initiatorOf = ({ options }: Core) => options.initiator ?? DEVELOPMENT.initiator;
