import type { Core } from '../payments/core';

const WINDOW_MS = 1_000;

/** Counts a short code's requests over each second by the clock. */
export class RateLimit {
  readonly #windows = new Map<string, { startMs: number; count: number }>();
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Counts one request; false if it is one too many. */
  admits(shortCode: string): boolean {
    const { settings, now } = this.#core;
    if (settings.requestsPerSecond === 0) return true;
    const startMs = Math.floor(now() / WINDOW_MS) * WINDOW_MS;
    let window = this.#windows.get(shortCode);
    if (window?.startMs !== startMs) this.#windows.set(shortCode, (window = { startMs, count: 0 }));
    window.count += 1;
    return window.count <= settings.requestsPerSecond;
  }

  clear(): void {
    this.#windows.clear();
  }
}
