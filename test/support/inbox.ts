import { startInbox, type Inbox } from '../../dev/stack/inbox-server';

/** An inbox inside the test process, on any free ports, that keeps its messages in memory. */
export function startTestInbox(): Promise<Inbox> {
  return startInbox({ smtpPort: 0, httpPort: 0 });
}
