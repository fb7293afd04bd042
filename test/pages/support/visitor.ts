import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** A narrow phone: what most customers hold. */
const PHONE_SCREEN = { width: 360, height: 740 };
const WAIT_MS_MAX = 30_000;
const TARGET_PX_MIN = 44;

/** A customer at a phone. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: errors of scripts, and what the page's policy kept from loading. */
  readonly complaints: readonly string[];
  /** Waits until the status says so, without touching the page. */
  readonly sees: (title: string | RegExp) => Promise<void>;
  readonly status: () => Promise<string>;
}

/** Opens a phone of its own, as another customer would have: no cookies, nothing remembered. */
export async function openVisitor(browser: Browser, javaScriptEnabled = true): Promise<Visitor> {
  const context = await browser.newContext({
    ...{ viewport: PHONE_SCREEN, hasTouch: true, locale: 'en-KE', javaScriptEnabled },
  });
  context.setDefaultTimeout(WAIT_MS_MAX);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return {
    ...{ page, context, complaints },
    sees: (title) => page.getByRole('status').getByText(title).waitFor(),
    status: () => page.getByRole('status').innerText(),
  };
}

/** What axe-core has against the page as it is, by rule and place; empty when nothing. */
export async function barriers(page: Page): Promise<string[]> {
  // Through the debugger: the page's own policy lets no script in that is not its own.
  await page.evaluate(axe.source);
  const run = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })`;
  const { violations } = await page.evaluate<axe.AxeResults>(run);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What a thumb or a narrow screen cannot use: targets that are too small, and anything wider than the screen. */
export async function tooNarrow(page: Page): Promise<string[]> {
  const found = await page.evaluate(
    `({
      width: document.documentElement.scrollWidth,
      targets: [...document.querySelectorAll('a, button, input:not([type=hidden])')]
        .filter((each) => each.checkVisibility())
        .map((each) => [each.outerHTML, each.getBoundingClientRect().width, each.getBoundingClientRect().height]),
    })`,
  );
  const { width, targets } = found as { width: number; targets: [string, number, number][] };
  const small = targets.filter(([, wide, high]) => Math.min(wide, high) < TARGET_PX_MIN);
  const wide = width > PHONE_SCREEN.width ? [`the page is ${width} px wide`] : [];
  return [...wide, ...small.map(([element, across, high]) => `${across} × ${high}: ${element}`)];
}
