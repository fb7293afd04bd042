import { postOnce } from '../../http';
import { outcomeIn } from './answer';
import { smsLength } from './length';
import { kenyanMobile } from './phone';
import { SmsServerError, type SmsMessage, type SmsOutcome, type SmsSender } from './sender';

/** An account at Africa's Talking, or at the simulator. */
export interface SmsAccount {
  /** The API's address without its path: `https://api.africastalking.com`. */
  readonly url: string;
  readonly username: string;
  readonly apiKey: string;
  /** Name or short code that stands as the sender; the provider's own where there is none. */
  readonly from?: string | undefined;
  /** For one text, from the connection to the end of the answer. */
  readonly timeoutMs: number;
}

/** A longer text is refused and not cut: nobody pays for five because a name was long. */
const PARTS_MAX = 4;
const ANSWER_BYTES_MAX = 64 * 1_024;
const PATH = 'version1/messaging';
const FORM = 'application/x-www-form-urlencoded';

async function send(
  { url, username, apiKey, from, timeoutMs }: SmsAccount,
  { phone, text }: SmsMessage,
): Promise<SmsOutcome> {
  const to = kenyanMobile(phone);
  if (to === null) return { kind: 'refused', temporary: false, reason: 'not a Kenyan mobile number' };
  const { parts } = smsLength(text);
  if (parts > PARTS_MAX) return { kind: 'refused', temporary: false, reason: `too long: ${parts} parts` };
  const form = new URLSearchParams({ username, to, message: text, bulkSMSMode: '1' });
  if (from !== undefined) form.set('from', from);
  const posted = await postOnce({
    url: new URL(PATH, url.endsWith('/') ? url : `${url}/`),
    headers: { apikey: apiKey, accept: 'application/json', 'content-type': FORM },
    body: form.toString(),
    timeoutMs,
    answerBytesMax: ANSWER_BYTES_MAX,
  });
  if (posted.kind === 'not_sent') throw new SmsServerError(`SMS server: ${posted.code}`);
  if (posted.kind === 'no_answer') return { kind: 'unknown', reason: `no answer: ${posted.code}` };
  return outcomeIn(posted.status, posted.body, to, parts);
}

/** Opens the way to Africa's Talking's messaging API. Nothing is connected before the first text, nor kept after it. */
export function openSms(account: SmsAccount): SmsSender {
  return { send: (message) => send(account, message) };
}
