/** What a failure means to each boundary. */
export interface ErrorRow {
  /** HTTP status of the problem response. */
  readonly status: number;
  /** One sentence for people; the `title` of the problem response. */
  readonly title: string;
  /** Whether the same call may succeed later without a change: Temporal retries it, a client may too. */
  readonly retryable: boolean;
  /** An expected refusal: logged as information, not as a fault. */
  readonly benign: boolean;
}

const refusal = (status: number, title: string): ErrorRow => ({
  status,
  title,
  retryable: false,
  benign: true,
});
const outage = (status: number, title: string): ErrorRow => ({
  status,
  title,
  retryable: true,
  benign: false,
});
const fault = (status: number, title: string): ErrorRow => ({
  status,
  title,
  retryable: false,
  benign: false,
});

/**
 * The one table of failures: code → HTTP status → retryable. Problem responses, ApplicationFailure types and the docs page
 * `docs/integrating/errors.md` are derived from it; a test holds them equal.
 */
export const ERRORS = {
  REQUEST_INVALID: refusal(400, 'The request does not fit its schema.'),
  REQUEST_MALFORMED: refusal(400, 'The bytes that came are no HTTP request.'),
  HEADERS_TOO_LARGE: refusal(431, 'The headers of the request are larger than allowed.'),
  REQUEST_TIMEOUT: {
    status: 408,
    title: 'The request did not come to its end in time.',
    retryable: true,
    benign: true,
  },
  BODY_NOT_JSON: refusal(400, 'The request body is not JSON.'),
  BODY_TOO_LARGE: refusal(413, 'The request body is larger than allowed.'),
  MEDIA_TYPE_UNSUPPORTED: refusal(415, 'The request body must be application/json.'),
  IDEMPOTENCY_KEY_MISSING: refusal(
    400,
    'A write needs an Idempotency-Key header of 8 to 255 printable ASCII characters without a space.',
  ),
  IDEMPOTENCY_KEY_REUSED: refusal(409, 'This Idempotency-Key was used with another request.'),
  TOKEN_MISSING: refusal(401, 'A bearer token is needed.'),
  TOKEN_INVALID: refusal(401, 'The bearer token is not valid.'),
  PERMISSION_DENIED: refusal(403, 'The roles of this token do not permit this.'),
  ROUTE_NOT_FOUND: refusal(404, 'There is no such route.'),
  METHOD_NOT_ALLOWED: refusal(405, 'The route does not answer this method.'),
  PAYMENT_NOT_FOUND: refusal(404, 'There is no such payment in this company.'),
  LEASE_NOT_FOUND: refusal(404, 'There is no such lease in this company.'),
  CHARGE_NOT_FOUND: refusal(404, 'There is no such charge in this company.'),
  DEPOSIT_NOT_FOUND: refusal(404, 'There is no such bank deposit in this company.'),
  ADJUSTMENT_NOT_FOUND: refusal(404, 'There is no such adjustment in this company.'),
  REVERSAL_NOT_FOUND: refusal(404, 'There is no such reversal in this company.'),
  ENTRY_NOT_FOUND: refusal(404, 'There is no such ledger posting in this company.'),
  AMOUNT_OUT_OF_LIMITS: refusal(422, 'The amount is outside the limits for this kind of payment.'),
  DATE_IN_FUTURE: refusal(422, 'The business date lies in the future in the zone of the property.'),
  DATE_TOO_EARLY: refusal(422, 'The business date lies before the day of what it concerns.'),
  PAYMENT_DUPLICATE: refusal(
    409,
    'This receipt number is already recorded; the answer names the first payment.',
  ),
  PAYMENT_NOT_REVERSIBLE: refusal(
    409,
    'Only a payment that succeeded, is not reversed yet and is not by M-Pesa can be reversed.',
  ),
  PAYMENT_NOT_BANKABLE: refusal(409, 'Only received money that is still undeposited can be banked.'),
  SURPLUS_USED: refusal(409, 'The surplus of this payment has been used; reverse that use first.'),
  CHARGE_SETTLED: refusal(409, 'Nothing of this charge is left to adjust.'),
  AMOUNT_EXCEEDS_CHARGE: refusal(409, 'The amount is larger than what is left of the charge.'),
  NOTHING_TO_APPLY: refusal(409, 'The lease has no credit, or no open charge to use it on.'),
  AMOUNT_NOT_WHOLE: refusal(422, 'M-Pesa moves whole shillings only.'),
  PHONE_MISSING: refusal(422, 'The customer has no M-Pesa phone number here; give one with the request.'),
  MPESA_NOT_SET_UP: refusal(422, 'This company has no paybill to collect with.'),
  ATTEMPT_OPEN: refusal(
    409,
    'An attempt at this payment is still open; its outcome must be known before another.',
  ),
  PAYMENT_NOT_RETRYABLE: refusal(409, 'Only a payment by M-Pesa that failed can be tried again.'),
  ATTEMPTS_EXHAUSTED: refusal(409, 'This payment was tried as often as it may be; record a new one.'),
  REVIEW_NOT_FOUND: refusal(404, 'There is no such review in this company.'),
  REVIEW_NOT_OPEN: refusal(409, 'This review is resolved, or being resolved.'),
  EVIDENCE_UNFIT: refusal(422, 'This kind of review is not resolved by this evidence.'),
  STATEMENT_LINE_NOT_FOUND: refusal(409, 'No line of the statements read so far has this transaction.'),
  RECEIPT_CREDITED: refusal(409, 'This receipt is credited already.'),
  REFUND_NOT_FOUND: refusal(404, 'There is no such refund in this company.'),
  PAYMENT_NOT_REFUNDABLE: refusal(
    409,
    'Only a payment by M-Pesa that succeeded can be refunded to its payer.',
  ),
  REFUND_EXCEEDS_PAYMENT: refusal(409, 'More than what was received and not given back cannot be refunded.'),
  REFUND_NOT_AWAITING: refusal(409, 'This refund does not wait for a second person.'),
  SAME_PERSON: refusal(403, 'A second person has to approve: not the one who asked.'),
  WEBHOOK_NOT_FOUND: refusal(404, 'There is no such webhook in this company.'),
  WEBHOOK_URL_REFUSED: refusal(
    422,
    'A webhook is called at an https address on the public Internet, without a user name in it.',
  ),
  WEBHOOKS_TOO_MANY: refusal(409, 'This company has as many webhooks as it may; suspend one first.'),
  WEBHOOKS_NOT_SET_UP: refusal(422, 'This installation calls no webhooks.'),
  CALLBACK_UNKNOWN: refusal(404, 'There is nothing that this callback could be about.'),
  PAYMENT_LINK_UNKNOWN: refusal(404, 'This payment link is not one of ours.'),
  PAYMENT_LINK_EXPIRED: refusal(410, 'This payment link has ended; a new one can be asked for.'),
  RATE_LIMITED: {
    status: 429,
    title: 'Too many requests with this credential.',
    retryable: true,
    benign: true,
  },
  LEDGER_UNBALANCED: fault(500, 'A posting did not balance and was refused by the database.'),
  LEDGER_REFERENCE_REUSED: fault(409, 'This ledger reference was used with another posting.'),
  LEDGER_GUARD: fault(409, 'A guarded account would fall below zero.'),
  LEDGER_INVALID: fault(500, 'A posting does not fit the chart of accounts.'),
  TENANT_UNKNOWN: refusal(403, 'This company is not known here.'),
  PAYLOAD_UNREADABLE: refusal(422, 'A payload cannot be decoded with the keys held here.'),
  IDENTITY_UNAVAILABLE: outage(503, 'The keys that tokens are checked with cannot be had.'),
  DATABASE_UNAVAILABLE: outage(503, 'The database does not answer.'),
  TEMPORAL_UNAVAILABLE: outage(503, 'The workflow service does not answer.'),
  INTERNAL: fault(500, 'An unexpected error; the Request-Id finds it in the log.'),
} as const satisfies Record<string, ErrorRow>;

/** A code of the table; the only strings that may stand for a failure. */
export type ErrorCode = keyof typeof ERRORS;
