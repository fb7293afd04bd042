import { html, type Markup } from './markup';
import type { StatusView } from './standing';
import type { Words } from './words';

/** Addresses that the section leads to. */
export interface StatusAddresses {
  readonly poll: string;
  readonly retry: string;
  readonly form: string;
}

const hidden = (isHidden: boolean): Markup | null => (isHidden ? html` hidden` : null);

/** Where a payment is, and what can be done about it. The script changes texts and what is hidden, nothing else. */
export function statusSection(
  words: Words,
  view: StatusView,
  { poll, retry, form }: StatusAddresses,
): Markup {
  const { standing, title, text, retryAfterAttempt, another, askAgainMs } = view;
  return html`<section
    id="status"
    data-standing="${standing}"
    data-poll="${poll}"
    data-ask-again-ms="${askAgainMs ?? ''}"
  >
    <div role="status" aria-live="polite" aria-atomic="true">
      <h2 id="status-title" tabindex="-1">${title}</h2>
      <p id="status-text">${text}</p>
    </div>
    <p id="offline" class="hint" role="alert" hidden>${words.offline}</p>
    ${askAgainMs === null ? null : html`<noscript><p class="hint">${words.noScript}</p></noscript>`}
    <form id="retry" method="post" action="${retry}" ${hidden(retryAfterAttempt === null)}>
      <input type="hidden" name="attempt" value="${retryAfterAttempt ?? ''}" />
      <button type="submit" data-sending="${words.sending}">${words.tryAgain}</button>
    </form>
    <a id="another" class="button" href="${form}" ${hidden(another === null)}>${another ?? ''}</a>
  </section>`;
}

/** Where no script polls, the browser loads the page again while something can still change. */
export function reloading({ askAgainMs }: StatusView): Markup | null {
  return askAgainMs === null ? null : html`<noscript><meta http-equiv="refresh" content="5" /></noscript>`;
}
