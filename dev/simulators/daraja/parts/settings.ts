import { z } from 'zod';

const milliseconds = z.number().int().min(0).max(86_400_000);
const shillings = z.number().int().min(1);
const flag = z.boolean();

const allSchema = z.strictObject({
  /** How long a customer looks at the prompt, if nothing else was said about that phone. */
  defaultThinkMs: milliseconds,
  /** From a B2C, status, reversal or balance request to its result. */
  resultDelayMs: milliseconds,
  /** Keep every callback until POST /_control/release. */
  holdCallbacks: flag,
  callbackTimeoutMs: milliseconds,
  /** How many callbacks are on their way at once; the others wait. */
  callbackConcurrency: z.number().int().min(1).max(5_000),
  validationTimeoutMs: milliseconds,
  /** Per short code, over one second; 0 sets no limit. */
  requestsPerSecond: z.number().int().min(0),
  /** A push that is paid also sends the C2B confirmation, with the same receipt. */
  alsoConfirmC2b: flag,
  /** Code 17 for the same amount from the same phone within two minutes. */
  refuseRepeats: flag,
  tokenSeconds: z.number().int().min(0),
  /** A new token ends the ones before it, as the portal says of the real one. */
  newTokenEndsOld: flag,
  pullPageSize: z.number().int().min(1).max(10_000),
  /** `plain` is 2020-08-05 10:13:00; `portal` the same clock as the portal's sample writes it, 2020-08-05T10:13:00Z. */
  pullDates: z.enum(['plain', 'portal']),
  /** Above it a payment ends with code 3. */
  amountMax: shillings,
  /** Below it a B2C payment ends with code 2. */
  b2cAmountMin: shillings,
  /** Shillings on a phone nobody has said anything about. */
  defaultBalance: z.number().int().min(0),
  /** C2B URLs can be registered once only, as in production. */
  registerOnce: flag,
});

/** The values in force. */
export type Settings = z.infer<typeof allSchema>;

const changeSchema = allSchema.partial();

/** What is in force before anybody says otherwise. */
export const SETTINGS_AT_START: Settings = {
  defaultThinkMs: 200,
  resultDelayMs: 200,
  holdCallbacks: false,
  callbackTimeoutMs: 5_000,
  callbackConcurrency: 200,
  validationTimeoutMs: 8_000,
  requestsPerSecond: 0,
  alsoConfirmC2b: false,
  refuseRepeats: false,
  tokenSeconds: 3_599,
  newTokenEndsOld: false,
  pullPageSize: 100,
  pullDates: 'plain',
  amountMax: 250_000,
  b2cAmountMin: 10,
  defaultBalance: 1_000_000_000,
  registerOnce: false,
};

/** The settings with those changed that `change` names. @throws ZodError if one is unknown or out of bounds. */
export function changedSettings(settings: Settings, change: unknown): Settings {
  const named = Object.entries(changeSchema.parse(change)).filter(([, value]) => value !== undefined);
  return { ...settings, ...Object.fromEntries(named) };
}
