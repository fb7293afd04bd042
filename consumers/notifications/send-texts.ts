import type { Pool } from '../../kernel/db';
import type { EventEnvelope } from '../../kernel/events';
import { SmsServerError, type SmsSender } from '../../kernel/providers';
import { isWorthWaiting, rejected, type Attempt, type SendingDeps } from './attempt';
import { claimTexts } from './notice-ends';
import type { OpenNotice } from './notices';
import { writeNotice } from './templates';

const waitingAgain = (notice: OpenNotice, error: unknown): Attempt => ({
  end: { notice, status: 'queued', at: null, rejection: null, messageId: null },
  failure: { error },
});

const unknown = (notice: OpenNotice, rejection: string): Attempt => ({
  end: { notice, status: 'unknown', at: null, rejection, messageId: null },
});

/** A text as it will go out, with its notice. */
interface Draft extends OpenNotice {
  readonly text: string;
}

/** Sends a text that is claimed. An error that is not the server's leaves it `sending`: it may be on its way. */
async function sendText({ smsOutage, clock }: SendingDeps, sms: SmsSender, notice: Draft): Promise<Attempt> {
  const { address, text } = notice;
  if (address === null) return rejected(notice, 'no number');
  try {
    const outcome = await sms.send({ phone: address, text });
    if (outcome.kind === 'unknown') return unknown(notice, outcome.reason);
    smsOutage.isOver();
    const at = clock.now();
    if (outcome.kind === 'accepted')
      return { end: { notice, status: 'sent', at, rejection: null, messageId: outcome.messageId } };
    if (!outcome.temporary || !isWorthWaiting(notice, at)) return rejected(notice, outcome.reason);
    return waitingAgain(notice, new SmsServerError(`recipient refused for now: ${outcome.reason}`));
  } catch (error) {
    if (!(error instanceof SmsServerError)) return { failure: { error } };
    return smsOutage.goesOn() ? waitingAgain(notice, error) : rejected(notice, error.message);
  }
}

/** The texts of one event on their way. */
export interface TextsUnderWay {
  /** How each ends; never rejects. */
  readonly attempts: Promise<Attempt[]>;
}

/**
 * Sends the texts of an event, each at most once: that it is being sent is committed first, and one that was being sent
 * when a relay ended, or whose answer was lost, ends `unknown` and is left alone. Resolves when all are on their way.
 * @throws AppError DATABASE_UNAVAILABLE, and what keeps a text from being written; then nothing has been sent.
 */
export async function startTexts(
  deps: SendingDeps & { readonly appPool: Pool },
  event: EventEnvelope,
  texts: readonly OpenNotice[],
): Promise<TextsUnderWay> {
  const { sms, clock, appPool } = deps;
  const left = texts.filter(({ isUnderWay }) => isUnderWay);
  const abandoned = left.map((notice) => unknown(notice, 'the relay ended while it was being sent'));
  const queued = texts.filter(({ isUnderWay }) => !isUnderWay);
  if (sms === undefined) {
    const off = queued.map((notice) => rejected(notice, 'SMS is off'));
    return { attempts: Promise.resolve([...abandoned, ...off]) };
  }
  // Written before they are claimed: a text that cannot be written has surely not been sent.
  const drafts = queued.map((notice): Draft => {
    return { ...notice, text: writeNotice(event, notice.recipientType, notice.facts).sms };
  });
  const claimed = await claimTexts(appPool, event, drafts, clock.now());
  const sending = claimed.map((draft) => sendText(deps, sms, draft));
  return { attempts: Promise.all(sending).then((attempts) => [...abandoned, ...attempts]) };
}
