import { failure, INVALID_SENDER, messagingAnswer, missingField, success, UNAUTHENTICATED } from './answers';
import type { Fault, Faults } from './faults';
import type { SentText, SentTexts } from './messages';

/** An answer, or what stands in its place: nothing at all, or the end of the connection. */
export type Reply =
  | { readonly status: number; readonly type: 'json' | 'text'; readonly body: string }
  | { readonly silence: 'hang' | 'lost' };

/** What the endpoint knows of its account. */
export interface MessagingState {
  readonly username: string;
  readonly apiKey: string;
  /** Sender names that are registered; any when left out. */
  readonly senders: readonly string[] | undefined;
  readonly faults: Faults;
  readonly texts: SentTexts;
  readonly onSent: (text: SentText) => void;
}

const REFUSED: Partial<Record<Fault, readonly [statusCode: number, status: string]>> = {
  refused: [403, 'InvalidPhoneNumber'],
  insufficient_balance: [405, 'InsufficientBalance'],
  gateway_error: [501, 'GatewayError'],
};
const E164 = /^\+\d{10,15}$/;
const DEFAULT_SENDER = 'AFRICASTKNG';

const text = (status: number, body: string): Reply => ({ status, type: 'text', body });

function refusedRequest(state: MessagingState, apiKey: string | undefined, form: URLSearchParams) {
  const missing = ['username', 'to', 'message'].find((name) => !form.get(name));
  if (missing !== undefined) return text(400, missingField(missing));
  if (apiKey !== state.apiKey || form.get('username') !== state.username) return text(401, UNAUTHENTICATED);
  const from = form.get('from');
  const isKnown = from === null || state.senders === undefined || state.senders.includes(from);
  return isKnown ? undefined : ({ status: 201, type: 'json', body: INVALID_SENDER } as const);
}

/** `POST /version1/messaging`: sends to each number of the list that nothing is set against. */
export function answerMessaging(
  state: MessagingState,
  apiKey: string | undefined,
  form: URLSearchParams,
): Reply {
  const refusal = refusedRequest(state, apiKey, form);
  if (refusal) return refusal;
  const numbers = (form.get('to') ?? '').split(',').map((number) => number.trim());
  const asked = numbers.map((number) => ({ number, fault: state.faults.next(number) }));
  const befell = (fault: Fault): boolean => asked.some((one) => one.fault === fault);
  if (befell('hang')) return { silence: 'hang' };
  if (befell('error')) return text(500, 'There was an internal server error.');
  if (befell('closed')) return text(503, 'The server is currently unavailable.');
  const recipients = asked.map(({ number, fault }) => {
    const [statusCode, status] = (fault && REFUSED[fault]) ?? [];
    if (statusCode !== undefined && status !== undefined) return failure(number, statusCode, status);
    if (!E164.test(number)) return failure(number, 403, 'InvalidPhoneNumber');
    const sent = state.texts.add(number, form.get('from') ?? DEFAULT_SENDER, form.get('message') ?? '');
    state.onSent(sent);
    return success(number, sent.id);
  });
  if (befell('lost')) return { silence: 'lost' };
  if (befell('garbled')) return text(201, '<html>');
  return { status: 201, type: 'json', body: messagingAnswer(recipients) };
}
