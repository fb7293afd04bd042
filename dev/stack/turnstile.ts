/** A lock that guests hold one after the other, in the order of their coming. */
export class Turnstile<Guest> {
  private readonly queue: { guest: Guest; go: () => void }[] = [];

  /** Resolves when it is this guest's turn. */
  enter(guest: Guest): Promise<void> {
    return new Promise((go) => {
      this.queue.push({ guest, go });
      if (this.queue.length === 1) go();
    });
  }

  /** Lets the next one in; a guest that is still waiting just goes away, and one that never came is ignored. */
  leave(guest: Guest): void {
    const at = this.queue.findIndex((entry) => entry.guest === guest);
    if (at === -1) return;
    this.queue.splice(at, 1);
    if (at === 0) this.queue[0]?.go();
  }
}
