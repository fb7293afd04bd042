import { z } from 'zod';
import { FAULT_NAMES, POINTS, strikesAt } from '../faults/table';

const text = z.string().min(1).max(200);
const phone = z.string().regex(/^254[17]\d{8}$/);
const shortCode = z.string().regex(/^\d{5,7}$/);
const shillings = z.number().int().min(0);
const milliseconds = z.number().int().min(0).max(86_400_000);
/** Codes are text inside; a test may write 1032. */
const code = z.union([text, z.number().int()]).transform(String);
const point = z.enum(POINTS);
const fault = z.enum(FAULT_NAMES);

/** Bodies of the control API, by path. Unknown fields are refused: a misspelt fault would be a test that proves nothing. */
export const INPUTS = {
  faults: z
    .strictObject({
      endpoint: point,
      match: z
        .strictObject({
          phone: text.optional(),
          accountReference: text.optional(),
          amount: z.union([text, z.number().int()]).transform(String).optional(),
          originatorConversationId: text.optional(),
          checkoutRequestId: text.optional(),
        })
        .default({}),
      fault,
      times: z.number().int().min(1).default(1),
      delayMs: milliseconds.optional(),
      resultCode: code.optional(),
    })
    .refine((each) => strikesAt(each.fault, each.endpoint), 'this fault means nothing at this endpoint'),
  schedule: z.strictObject({
    seed: z.union([text, z.number()]).transform(String).default('0'),
    fraction: z.number().min(0).max(1),
    endpoints: z.array(point).optional(),
    faults: z.array(fault).optional(),
    delayMs: milliseconds.optional(),
  }),
  customers: z.strictObject({
    phone,
    resultCode: code.optional(),
    thinkMs: milliseconds.optional(),
    b2cResultCode: code.optional(),
    name: text.optional(),
    balance: shillings.optional(),
  }),
  shortCodes: z.strictObject({
    shortCode,
    name: text.optional(),
    passkey: text.optional(),
    paysOut: z.boolean().optional(),
    balance: shillings.optional(),
  }),
  pay: z.strictObject({ shortCode, phone, amount: shillings.min(1), billRefNumber: z.string().max(20) }),
  outage: z.strictObject({ mode: z.enum(['none', 'refuse', 'hang', 'error_500', 'closed']) }),
  release: z.strictObject({ concurrency: z.number().int().min(1).max(1_000).default(1) }),
  reset: z.strictObject({ seed: text.optional(), everything: z.boolean().default(false) }),
  nothing: z.strictObject({}),
};
