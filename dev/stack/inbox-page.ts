import type { InboxMessage } from './inbox-message';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

/** The inbox for a person: newest first, plain HTML without script; every field escaped. */
export function inboxPage(messages: readonly InboxMessage[]): string {
  const articles = messages.toReversed().map(
    (message) => `<article><h2>${escape(message.subject)}</h2>
<p>${escape(message.from)} → ${escape(message.to.join(', '))} · ${escape(message.receivedAt)}</p>
<pre>${escape(message.text)}</pre></article>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>Inbox</title>
<style>body{font:16px sans-serif;max-width:50rem;margin:2rem auto}pre{white-space:pre-wrap}</style>
<h1>Inbox: ${messages.length} messages</h1>${articles.join('\n')}`;
}
