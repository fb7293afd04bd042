import { createTransport } from 'nodemailer';
import type { Notice } from './templates';

/** One message to one person. */
export interface Mail extends Pick<Notice, 'subject' | 'text'> {
  /** The same for every attempt at this message: a receiver, and whoever counts, sees one. */
  readonly messageId: string;
  readonly recipientName: string;
  readonly address: string;
}

/** What the mail server said of a recipient. `temporary`: the same message may be taken later. */
export type MailOutcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly temporary: boolean; readonly reply: string };

/** The way to the mail server. */
export interface Mailer {
  /** @throws MailServerError when the server cannot be reached, or does not serve us; nothing is known of the recipient. */
  send(mail: Mail): Promise<MailOutcome>;
  close(): void;
}

/** The mail server does not serve us at present. Names code and command only: replies may repeat an address. */
export class MailServerError extends Error {
  override readonly name = 'MailServerError';
}

const CONNECTIONS_MAX = 4;
const CONNECT_TIMEOUT_MS = 5_000;
const GREETING_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 10_000;

interface SmtpError {
  readonly code?: unknown;
  readonly command?: unknown;
  readonly responseCode?: unknown;
}

/** Only an answer to the recipient or to the message speaks of this message; one to us or to our sender does not. */
function outcomeOf(error: SmtpError): MailOutcome | undefined {
  const { code, command, responseCode } = error;
  if (command === 'API' && code === 'EENVELOPE') {
    return { kind: 'refused', temporary: false, reply: 'not an address' };
  }
  const isAboutMail = command === 'RCPT TO' || command === 'DATA';
  if (!isAboutMail || typeof responseCode !== 'number' || responseCode < 400) return undefined;
  return { kind: 'refused', temporary: responseCode < 500, reply: String(responseCode) };
}

/** Opens a pool of connections to a mail server; none is made before the first message. */
export function openMailer(smtpUrl: string, from: string): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: GREETING_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    maxRequeues: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ messageId, recipientName, address, subject, text }) => {
      try {
        await transport.sendMail({ messageId, from, to: { name: recipientName, address }, subject, text });
        return { kind: 'accepted' };
      } catch (error) {
        const smtpError = error as SmtpError;
        const outcome = outcomeOf(smtpError);
        if (outcome) return outcome;
        const { code = '', command = '', responseCode = '' } = smtpError;
        throw new MailServerError(
          `mail server: ${String(code)} ${String(command)} ${String(responseCode)}`.trimEnd(),
        );
      }
    },
    close: () => transport.close(),
  };
}
