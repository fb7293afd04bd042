import type { SmsSender } from '../../kernel/providers';
import type { Clock } from '../../kernel/time';
import type { Mailer } from './mailer';
import type { NoticeEnd } from './notice-ends';
import type { OpenNotice } from './notices';
import type { Outage } from './outage';

/** What one attempt at a notice came to. Both, when its state is known and it is still to be tried again. */
export interface Attempt {
  readonly end?: NoticeEnd;
  /** Keeps the event from being passed: it is delivered again. */
  readonly failure?: { readonly error: unknown };
}

/** What sending needs. */
export interface SendingDeps {
  readonly mailer: Mailer;
  /** Absent where no texts are sent. */
  readonly sms?: SmsSender | undefined;
  readonly smsOutage: Outage;
  readonly clock: Clock;
}

// Greylisting takes back its refusal within minutes; what is full or out of reach for longer must not hold up everybody else.
const TEMPORARY_REFUSAL_MS_MAX = 30 * 60_000;

/** True while a refusal for now may still turn: for half an hour after the notice was queued. */
export const isWorthWaiting = ({ queuedAt }: OpenNotice, at: Date): boolean =>
  at.getTime() - queuedAt.getTime() < TEMPORARY_REFUSAL_MS_MAX;

/** A notice that was refused for good, or has nobody to go to. */
export const rejected = (notice: OpenNotice, rejection: string): Attempt => ({
  end: { notice, status: 'rejected', at: null, rejection, messageId: null },
});
