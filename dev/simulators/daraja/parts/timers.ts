/** Everything that is to happen later, so that it can be called off at once. */
export class Timers {
  readonly #waiting = new Set<NodeJS.Timeout>();

  /** Runs `what` after so many milliseconds, unless all is called off before. */
  after(delayMs: number, what: () => void): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      what();
    }, delayMs);
    this.#waiting.add(timer);
  }

  get size(): number {
    return this.#waiting.size;
  }

  clear(): void {
    for (const timer of this.#waiting) clearTimeout(timer);
    this.#waiting.clear();
  }
}
