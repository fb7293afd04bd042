import { Tokens } from './gateway/tokens';
import { RateLimit } from './gateway/rate-limit';
import { Tally } from './parts/tally';
import type { DarajaOptions } from './parts/options';
import { C2b } from './payments/c2b';
import { type Core, createCore, initialSettings, openShortCodes } from './payments/core';
import { Payouts } from './payments/payouts';
import { Reversals } from './payments/reversals';
import { StkPushes } from './payments/stk';

/** How the gateway treats everything but /_control, whatever is asked. */
export type Outage = 'none' | 'refuse' | 'hang' | 'error_500' | 'closed';

/** One simulated Daraja: its money, its payments, and its gateway's state. */
export interface World extends Core {
  outage: Outage;
  readonly tokens: Tokens;
  readonly rateLimit: RateLimit;
  readonly tally: Tally;
  readonly stk: StkPushes;
  readonly c2b: C2b;
  readonly payouts: Payouts;
  readonly reversals: Reversals;
  /** Short codes registered for Pull. */
  readonly pullable: Set<string>;
}

/** @throws ZodError if a setting is unknown or out of bounds. */
export function createWorld(options: DarajaOptions): World {
  const core = createCore(options);
  const c2b = new C2b(core);
  return Object.assign(core, {
    outage: 'none' as const,
    tokens: new Tokens(core),
    rateLimit: new RateLimit(core),
    tally: new Tally(),
    stk: new StkPushes(core, c2b),
    c2b,
    payouts: new Payouts(core),
    reversals: new Reversals(core),
    pullable: new Set<string>(),
  });
}

/**
 * Forgets payments, money, faults, customers and settings. Ids go on counting unless a seed is given, so that a receipt
 * never comes twice; tokens and registered URLs stay unless `everything` is asked for, since a merchant sets them up once.
 */
export function resetWorld(world: World, { seed, everything }: { seed?: string; everything: boolean }): void {
  world.timers.clear();
  world.poster.dropConnections();
  const parts = [world.book, world.customers, world.faults, world.delivery, world.tally, world.rateLimit];
  for (const part of [...parts, world.stk, world.payouts, world.reversals]) part.clear();
  world.settings = initialSettings(world.options);
  openShortCodes(world);
  if (seed !== undefined) world.ids.reseed(seed);
  if (everything) {
    world.tokens.clear();
    world.c2b.urls.clear();
    world.pullable.clear();
  }
}
