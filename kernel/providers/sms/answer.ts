import { z } from 'zod';
import { kenyanMobile } from './phone';
import { SmsServerError, type SmsOutcome } from './sender';

/** What is used of an answer; the provider may add to it. */
const ANSWER = z.object({
  SMSMessageData: z.object({
    Message: z.string(),
    Recipients: z.array(
      z.object({ number: z.string(), statusCode: z.number().int(), messageId: z.string() }),
    ),
  }),
});

/** Statuses under which a text was taken: processed, sent, queued. */
const ACCEPTED: readonly number[] = [100, 101, 102];

interface Refusal {
  readonly name: string;
  /** Whom it speaks of: this phone for good, this phone at present, or us, whoever the phone belongs to. */
  readonly of: 'phone' | 'moment' | 'us';
}

const REFUSALS: Readonly<Record<number, Refusal>> = {
  401: { name: 'RiskHold', of: 'phone' },
  402: { name: 'InvalidSenderId', of: 'us' },
  403: { name: 'InvalidPhoneNumber', of: 'phone' },
  404: { name: 'UnsupportedNumberType', of: 'phone' },
  405: { name: 'InsufficientBalance', of: 'us' },
  406: { name: 'UserInBlacklist', of: 'phone' },
  407: { name: 'CouldNotRoute', of: 'phone' },
  409: { name: 'DoNotDisturbRejection', of: 'phone' },
  500: { name: 'InternalServerError', of: 'moment' },
  501: { name: 'GatewayError', of: 'moment' },
  502: { name: 'RejectedByGateway', of: 'phone' },
};

const unknown = (reason: string): SmsOutcome => ({ kind: 'unknown', reason });

function refused(statusCode: number): SmsOutcome {
  const refusal = REFUSALS[statusCode];
  if (refusal === undefined) return unknown(`status ${statusCode}`);
  const reason = `${statusCode} ${refusal.name}`;
  if (refusal.of === 'us') throw new SmsServerError(`SMS server: ${reason}`);
  return { kind: 'refused', temporary: refusal.of === 'moment', reason };
}

/** A refusal of the whole request names its status in words and lists nobody. */
function refusedInWords(message: string): SmsOutcome {
  const [code] = Object.entries(REFUSALS).find(([, { name }]) => name === message) ?? [];
  return code === undefined ? unknown('nobody in the answer') : refused(Number(code));
}

function parsed(body: string): z.infer<typeof ANSWER>['SMSMessageData'] | undefined {
  try {
    return ANSWER.parse(JSON.parse(body)).SMSMessageData;
  } catch {
    return undefined;
  }
}

/**
 * Reads an answer of Africa's Talking about one phone. 201 says only that the request was understood: the phone's own
 * status decides, and one that is not in the table is unknown, as is a server that failed after it had taken the request.
 * @throws SmsServerError for a status that speaks of us (key, sender, balance, address), or of a server that is closed.
 */
export function outcomeIn(status: number, body: string, phone: string, parts: number): SmsOutcome {
  if (status >= 300 && (status < 500 || status === 503))
    throw new SmsServerError(`SMS server: HTTP ${status}`);
  if (status !== 200 && status !== 201) return unknown(`HTTP ${status}`);
  const data = parsed(body);
  if (data === undefined) return unknown('unreadable answer');
  if (data.Recipients.length === 0) return refusedInWords(data.Message);
  const [recipient, ...others] = data.Recipients.filter(({ number }) => kenyanMobile(number) === phone);
  if (recipient === undefined || others.length > 0) return unknown('answer about somebody else');
  if (!ACCEPTED.includes(recipient.statusCode)) return refused(recipient.statusCode);
  return { kind: 'accepted', messageId: recipient.messageId, parts };
}
