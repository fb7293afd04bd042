import type { LinkedLease } from '../../../store/rent-payment/read';
import { html, type Markup } from './markup';
import { dayIn, shillings } from './shown';
import type { Words } from './words';

/** A whole document in one language; everything it loads lies beside it under /pay/assets. */
export function document_(words: Words, title: string, head: Markup | null, main: Markup): string {
  const { text } = html`<!doctype html>
    <html lang="${words.lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="format-detection" content="telephone=no" />
        <title>${title}</title>
        <link rel="stylesheet" href="/pay/assets/pay.css" />
        <script src="/pay/assets/pay.js" type="module"></script>
        ${head}
      </head>
      <body>
        <main>${main}</main>
      </body>
    </html> `;
  return text;
}

/** Who asks, for which home, and the way to the other language. */
export function header(words: Words, lease: LinkedLease, otherHref: string): Markup {
  const other = words.lang === 'en' ? 'sw' : 'en';
  return html`<header>
    <p class="company">${lease.company}</p>
    <h1>${words.title}</h1>
    <p>${words.greeting(lease.firstName)} · ${lease.property}, ${lease.unit}</p>
    <p>
      <a class="language" href="${otherHref}" lang="${other}" hreflang="${other}">${words.otherLanguage}</a>
    </p>
  </header>`;
}

/** What is owed, oldest first, and what is paid ahead. */
export function dueList(words: Words, lease: LinkedLease, chargesMax: number): Markup {
  const { openCharges, dueMinor, creditMinor } = lease;
  const shown = openCharges.slice(0, chargesMax);
  const rows = shown.map(
    ({ category, dueOn, openMinor }) =>
      html`<li>
        <span>${words.categories[category]}<small>${words.dueBy(dayIn(words.locale, dueOn))}</small></span>
        <span>${shillings(BigInt(openMinor))}</span>
      </li>`,
  );
  const list = html`<ul class="due">
      ${rows}
    </ul>
    ${openCharges.length > shown.length ? html`<p>${words.more(openCharges.length - shown.length)}</p>` : null}
    <p class="total"><span>${words.total}</span> <strong>${shillings(dueMinor)}</strong></p>`;
  return html`<section aria-labelledby="due">
    <h2 id="due">${words.due}</h2>
    ${dueMinor > 0n ? list : html`<p>${words.nothingDue}</p>`}
    ${creditMinor > 0n ? html`<p>${words.credit(shillings(creditMinor))}</p>` : null}
  </section>`;
}
