/** A number's part of an answer, with the provider's own names and order. */
export interface RecipientAnswer {
  readonly statusCode: number;
  readonly number: string;
  readonly cost: string;
  readonly status: string;
  readonly messageId: string;
}

const COST = 'KES 0.8000';

/** Sent at once: 101. */
export const success = (number: string, messageId: string): RecipientAnswer => ({
  ...{ statusCode: 101, number, cost: COST, status: 'Success', messageId },
});

/** Refused: it costs nothing, and its id is the word None. */
export const failure = (number: string, statusCode: number, status: string): RecipientAnswer => ({
  ...{ statusCode, number, cost: '0', status, messageId: 'None' },
});

/** The body of a 201: how many of the numbers were sent to, what it cost, and each number by itself. */
export function messagingAnswer(recipients: readonly RecipientAnswer[]): string {
  const sent = recipients.filter(({ statusCode }) => statusCode === 101).length;
  const cost = sent === 0 ? '0' : `KES ${(0.8 * sent).toFixed(4)}`;
  const Message = `Sent to ${sent}/${recipients.length} Total Cost: ${cost}`;
  return JSON.stringify({ SMSMessageData: { Message, Recipients: recipients } });
}

/** The body of a 201 that refuses the sender: nobody is listed. */
export const INVALID_SENDER = JSON.stringify({
  SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] },
});

/** The body of a 401, as plain text. */
export const UNAUTHENTICATED = 'The supplied authentication is invalid';

/** The body of a 400, as plain text. */
export const missingField = (name: string): string => `Request is missing required form field '${name}'`;
