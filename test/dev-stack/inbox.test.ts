import { connect } from 'node:net';
import { createTransport } from 'nodemailer';
import { until } from '../../dev/demo/client';
import { startTestInbox } from '../support/inbox';

/** Says its commands one after the other, each when the one before was answered, and dies with half a message sent. */
function dieInTheMiddle(port: number): Promise<void> {
  const commands = ['EHLO a', 'MAIL FROM:<a@a.test>', 'RCPT TO:<b@b.test>', 'DATA', 'Subject: half of'];
  return new Promise((resolve) => {
    const sender = connect(port, '127.0.0.1');
    sender.on('data', () => {
      sender.write(`${commands.shift() ?? ''}\r\n`);
      if (commands.length > 0) return;
      sender.resetAndDestroy();
      resolve();
    });
  });
}

it('a sender that is killed in the middle of a message leaves the inbox up, and no message', async () => {
  const inbox = await startTestInbox();
  await dieInTheMiddle(Number(new URL(inbox.smtpUrl).port));
  const transport = createTransport({ url: inbox.smtpUrl });
  await transport.sendMail({ from: 'a@a.test', to: 'b@b.test', subject: 'whole', text: '' });
  const subjects = () => Promise.resolve(inbox.messages().map(({ subject }) => subject));
  expect(await until('the mail', 5_000, subjects, (found) => found.length > 0)).toEqual(['whole']);
  transport.close();
  await inbox.close();
});
