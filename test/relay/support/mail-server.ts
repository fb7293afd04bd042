import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A message as a mail server took it. */
export interface TakenMail {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** A mail server that can refuse, and be down. */
export interface MailServer {
  readonly url: string;
  readonly taken: readonly TakenMail[];
  /** What the server answers to recipients from now on, by address; 250 to the others. */
  readonly replies: Map<string, number>;
  close(): Promise<void>;
}

const refusal = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

/** Starts one on the port given, or any. `senderReply` is its answer to MAIL FROM. */
export async function startMailServer(port = 0, senderReply = 250): Promise<MailServer> {
  const taken: TakenMail[] = [];
  const replies = new Map<string, number>();
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onMailFrom: (_address, _session, done) =>
      done(senderReply === 250 ? null : refusal(senderReply, 'sender not served')),
    onRcptTo: ({ address }, _session, done) => {
      const reply = replies.get(address) ?? 250;
      done(reply === 250 ? null : refusal(reply, `no mailbox for ${address}`));
    },
    onData: (stream, session, done) => {
      simpleParser(stream).then(({ messageId = '', subject = '', text = '' }) => {
        taken.push({ messageId, to: session.envelope.rcptTo[0]?.address ?? '', subject, text });
        done();
      }, done);
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    taken,
    replies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}
