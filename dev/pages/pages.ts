import { EVENT_PARTS } from './events';
import { partsOf, withPart } from './markdown';
import { MPESA_PARTS } from './mpesa';
import { OPERATING_PARTS } from './operating';
import { REFERENCE_PARTS } from './reference';
import { RENT_PAYMENT_PARTS } from './rent-payment';

/** Every generated part by its name, which is unique among all pages. */
export const PARTS: Readonly<Record<string, () => string>> = {
  ...RENT_PAYMENT_PARTS,
  ...MPESA_PARTS,
  ...EVENT_PARTS,
  ...OPERATING_PARTS,
  ...REFERENCE_PARTS,
};

/** Pages with generated parts, from the root of the repository. */
export const PAGES = [
  'docs/flows/rent-payment.md',
  'docs/integrating/README.md',
  'docs/integrating/events.md',
  'docs/operating/metrics.md',
  'docs/operating/web-ui.md',
  'docs/running/settings.md',
] as const;

/**
 * The page with every part that it has marks for, made anew.
 * @throws Error when it marks a part that does not exist.
 */
export function renderPage(page: string): string {
  return partsOf(page).reduce((text, part) => {
    const render = PARTS[part];
    if (!render) throw new Error(`no part is called "${part}"`);
    return withPart(text, part, render());
  }, page);
}
