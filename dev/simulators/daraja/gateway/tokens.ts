import type { Core } from '../payments/core';

/** A token may be good, past its time, or one that was never given out. */
export type TokenState = 'good' | 'expired' | 'unknown';

const TOKENS_KEPT_MAX = 10_000;

/** Bearer tokens by the time at which they end. */
export class Tokens {
  readonly #endAtMs = new Map<string, number>();
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  issue(): string {
    const { ids, now, settings } = this.#core;
    if (settings.newTokenEndsOld) this.expireAll();
    const oldest = this.#endAtMs.keys().next();
    if (this.#endAtMs.size >= TOKENS_KEPT_MAX && !oldest.done) this.#endAtMs.delete(oldest.value);
    const token = ids.token();
    this.#endAtMs.set(token, now() + settings.tokenSeconds * 1_000);
    return token;
  }

  stateOf(token: string): TokenState {
    const endAtMs = this.#endAtMs.get(token);
    if (endAtMs === undefined) return 'unknown';
    return this.#core.now() < endAtMs ? 'good' : 'expired';
  }

  /** Ends every token before its time. Returns how many. */
  expireAll(): number {
    for (const token of this.#endAtMs.keys()) this.#endAtMs.set(token, 0);
    return this.#endAtMs.size;
  }

  clear(): void {
    this.#endAtMs.clear();
  }
}
