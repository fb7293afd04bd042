import type { Clock } from '../../kernel/time';

/** How long the SMS server has not served us, as this process has seen it. A restart forgets, and waits anew. */
export interface Outage {
  /** Notes that it did not; true while texts, and what stands behind them in their shard, are to wait for it. */
  goesOn(): boolean;
  /** Notes that it did. */
  isOver(): void;
}

/**
 * One stretch of waiting for all texts together. Texts share their cursors with mails: without this end an account without
 * balance would hold up every mail behind a text, for as long as nobody pays.
 */
export function createOutage(clock: Clock, waitMsMax: number): Outage {
  let beganAt: Date | undefined;
  return {
    goesOn: () => {
      const now = clock.now();
      beganAt ??= now;
      return now.getTime() - beganAt.getTime() < waitMsMax;
    },
    isOver: () => {
      beganAt = undefined;
    },
  };
}
