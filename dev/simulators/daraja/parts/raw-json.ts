/** Not in TypeScript's library yet; in Node since 22. */
type WithRaw = JSON & { rawJSON(text: string): unknown };

/** A number that leaves as `168.00`: M-Pesa writes cents even where it holds whole shillings, and not as text. */
export const withCents = (shillings: number): unknown => (JSON as WithRaw).rawJSON(centsText(shillings));

/** The same digits as text, `"168.00"`, for the APIs that quote their amounts. */
export const centsText = (shillings: number): string => `${shillings}.00`;

/** A value of digits that leaves as a number, though the simulator keeps it as text (phones, times). */
export const digits = (text: string): number => Number(text);
