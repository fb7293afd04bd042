import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { openChromium } from './chromium';

/** The Web UI asks for news at this address; the pictures are taken without any network. */
const NEWS = 'https://newsfeed.temporal.io/**';
const PICTURE_BYTES_MAX = 300_000;
/** Fonts, the last answer of the codec, the end of an animation. */
const SETTLE_MS = 1_500;

const USUAL = { width: 1500, height: 780 };
/** A window in which an event of a history can be seen whole. */
export const TALL = { width: 1500, height: 1240 };

/** A narrow phone. */
export const PHONE = { width: 360, height: 900 };

/** An operator at a browser: signs in, sets the Web UI up, looks at pages. */
export interface Operator {
  readonly page: Page;
  close(): Promise<void>;
}

/** Opens headless Chromium; `given` is its path. @throws Error when none is there. */
export async function openOperator(given: string | undefined): Promise<Operator> {
  const browser = await openChromium(given);
  const look = { viewport: USUAL, timezoneId: 'UTC', colorScheme: 'light' } as const;
  const context = await browser.newContext(look);
  await context.route(NEWS, (route) => route.abort());
  return { page: await context.newPage(), close: () => browser.close() };
}

/** Signs the browser in at `/codec/session`, by the form a person would use: the cookie lets it decode payloads. */
export async function signIn(page: Page, serverUrl: string, token: string): Promise<void> {
  await page.goto(`${serverUrl}/codec/session`);
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Signed in.').waitFor();
}

/** Lets the Web UI send that cookie, by its own dialog behind the glasses; the browser remembers it. */
export async function allowCredentials(page: Page, uiUrl: string, codecUrl: string): Promise<void> {
  await page.goto(`${uiUrl}/namespaces/default/workflows`);
  await page.getByTestId(/^data-encoder-status/).click();
  await page.getByText('Use my browser setting and ignore Cluster-level setting.').click();
  await page.getByTestId('data-encoder-endpoint-input').fill(codecUrl);
  await page.getByText('Include cross-origin credentials').click();
  await page.getByTestId('confirm-modal-button').filter({ hasText: 'Apply' }).click();
}

/** Saves what the browser shows, once it holds still. @throws Error when the file is larger than a page of docs should carry. */
export async function takePicture(page: Page, folder: string, name: string, window = USUAL): Promise<void> {
  await page.setViewportSize(window);
  await page.waitForTimeout(SETTLE_MS);
  const file = path.join(folder, `${name}.png`);
  writeFileSync(file, await page.screenshot());
  const { size } = statSync(file);
  if (size > PICTURE_BYTES_MAX) throw new Error(`${file} has ${size} bytes, more than ${PICTURE_BYTES_MAX}`);
}
