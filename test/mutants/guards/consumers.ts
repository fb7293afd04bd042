import type { Guard } from '../guard';

const NOTIFICATIONS = 'test/relay/notifications.test.ts';
const AUDIT = 'test/relay/audit.test.ts';
const CHAIN = 'consumers/audit/chain.test.ts';

/** A recipient is told once of an event, and nobody is given up without reason. */
const NOTICES: readonly Guard[] = [
  {
    guard: 'a recipient has one notice for an event',
    file: 'consumers/notifications/notices.ts',
    find: '\n  ON CONFLICT DO NOTHING`',
    replace: '`',
    test: {
      file: 'test/guards/notices-and-events.test.ts',
      name: 'each recipient of an event has one notice, however often the event is applied',
    },
  },
  {
    guard: 'what was sent is not sent again',
    file: 'consumers/notifications/notices.ts',
    find: "AND n.event_id = $2 AND n.status IN ('queued', 'sending')`",
    replace: 'AND n.event_id = $2`',
    test: { file: NOTIFICATIONS, name: 'what was sent is not sent again when the event is delivered again' },
  },
  {
    guard: 'a Message-ID names the recipient too',
    file: 'consumers/notifications/recipients.ts',
    find: 'JSON.stringify([tenantId, eventId, type, id])',
    replace: 'JSON.stringify([tenantId, eventId, type, id.slice(0, 4)])',
    test: {
      file: NOTIFICATIONS,
      name: 'the Message-ID on the wire is the one in the log, one for each event and recipient',
    },
  },
  {
    guard: 'the Message-ID goes out with the message',
    file: 'consumers/notifications/mailer.ts',
    find: 'sendMail({ messageId, from,',
    replace: 'sendMail({ from,',
    test: {
      file: NOTIFICATIONS,
      name: 'a relay that dies after sending and before noting it sends the same message again, under the same Message-ID',
    },
  },
  {
    guard: 'a refusal for good ends the notice',
    file: 'consumers/notifications/mailer.ts',
    find: 'temporary: responseCode < 500',
    replace: 'temporary: true',
    test: {
      file: NOTIFICATIONS,
      name: 'a recipient that the server refuses for good is noted with its reply, and all others are told',
    },
  },
  {
    guard: 'a refusal for now is tried again',
    file: 'consumers/notifications/mailer.ts',
    find: 'temporary: responseCode < 500',
    replace: 'temporary: false',
    test: { file: NOTIFICATIONS, name: 'a recipient refused for now that is taken later is told once' },
  },
  {
    guard: 'a refusal for now is given up in the end',
    file: 'consumers/notifications/send-mail.ts',
    find: 'if (!outcome.temporary || !isWorthWaiting(notice, at))',
    replace: 'if (!outcome.temporary)',
    test: {
      file: NOTIFICATIONS,
      name: 'a recipient refused for now is tried again, and given up when it stays so',
    },
  },
  {
    guard: 'a refusal of our own sender rejects nobody',
    file: 'consumers/notifications/mailer.ts',
    find: "command === 'RCPT TO' || command === 'DATA'",
    replace: "command !== ''",
    test: {
      file: NOTIFICATIONS,
      name: 'a server that refuses our own sender rejects nobody: the notices wait',
    },
  },
];

/** The audit trail holds every act once, and shows when somebody has changed it. */
const TRAIL: readonly Guard[] = [
  {
    guard: 'an audit record names the hash of the one before it',
    file: 'consumers/audit/chain.ts',
    find: '    last = chained.hash;\n',
    replace: '',
    test: { file: CHAIN, name: 'each entry names the hash of the one before it, the first the beginning' },
  },
  {
    guard: 'the hash is over the hash before it',
    file: 'consumers/audit/chain.ts',
    find: 'const said = { ...entry, sequence: entry.sequence.toString(), previousHash };',
    replace: 'const said = { ...entry, sequence: entry.sequence.toString() };',
    test: {
      file: CHAIN,
      name: 'the hash of a known entry never changes: chains that are stored stay verifiable',
    },
  },
  {
    guard: 'the chain is verified by computing its hashes again',
    file: 'consumers/audit/verify.ts',
    find: ' && hash === hashOf(entry, last);',
    replace: ' && hashOf(entry, last) !== hash.slice(1);',
    test: { file: AUDIT, name: 'another amount or reason is found, and where' },
  },
  {
    guard: 'the chain is verified to its head',
    file: 'consumers/audit/verify.ts',
    find: 'if (page.length === 0) return { ok: false, brokenAt: sequence + 1n };',
    replace: 'if (page.length === 0) return { ok: true, length: sequence };',
    test: { file: AUDIT, name: 'the last record taken out is found, and where' },
  },
  {
    guard: 'two that add to a chain add behind each other (lock of the head)',
    file: 'consumers/audit/records.ts',
    find: "WHERE tenant_id = $1 FOR UPDATE'",
    replace: "WHERE tenant_id = $1'",
    test: {
      file: 'test/guards/locks.test.ts',
      name: 'in the ledger two that add to one audit chain add behind each other',
    },
  },
];

/** What is due per company is done as often as it says, and a day's whole statement is not missed. */
const KEPT_UP: readonly Guard[] = [
  {
    guard: 'a keeper does a round as often as it says',
    file: 'kernel/events/keeper.ts',
    find: 'gapMs: 0,',
    replace: 'gapMs: everyMs,',
    test: {
      file: 'kernel/events/keeper.test.ts',
      name: 'a keeper does a round as often as it says, and no more rarely',
    },
  },
  {
    guard: 'what a keeper could not take comes again',
    file: 'kernel/events/keeper.ts',
    find: '    await take(tenantIds);\n    seen = positions;\n',
    replace: '    seen = positions;\n    await take(tenantIds);\n',
    test: {
      file: 'kernel/events/keeper.test.ts',
      name: 'what could not be taken comes again, what was taken does not',
    },
  },
  {
    guard: 'the whole reading of a day stays due until the next',
    file: 'consumers/statements/due.ts',
    find: ': [whole, { due:',
    replace: ': [{ due:',
    test: {
      file: 'consumers/statements/due.test.ts',
      name: 'rounds every 420000 ms come by the whole reading of each day, whenever they begin',
    },
  },
];

/** What the consumers promise. */
export const CONSUMER_GUARDS: readonly Guard[] = [...NOTICES, ...TRAIL, ...KEPT_UP];
