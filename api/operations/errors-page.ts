import { ERRORS } from '../../kernel/errors';

const row = ([code, { status, title, retryable }]: [string, (typeof ERRORS)[keyof typeof ERRORS]]): string =>
  `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td><td>${retryable ? 'yes' : 'no'}</td></tr>`;

/** The page that the `type` of a problem response points to: every code with its meaning. Our own text only. */
export const ERRORS_PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>BOSSNYUMBA errors</title>
<style>body{font-family:sans-serif;max-width:70rem;margin:2rem auto}td,th{text-align:left;padding:.3rem .8rem}
tr:target{background:#fff3c4}</style></head><body><h1>Errors</h1>
<table><tr><th>Code</th><th>Status</th><th>Meaning</th><th>Try again as it is</th></tr>
${Object.entries(ERRORS).map(row).join('\n')}
</table></body></html>`;
