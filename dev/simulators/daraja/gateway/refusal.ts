/** What the gateway answers instead of passing a request on: `{ requestId, errorCode, errorMessage }`. */
export class Refusal extends Error {
  readonly code: string;
  /** Instead of a fresh request id. */
  readonly requestId: string | undefined;

  constructor(code: string, message: string, requestId?: string) {
    super(message);
    this.code = code;
    this.requestId = requestId;
  }

  /** The first three digits of a code are its HTTP status; so 404.001.03, a bad token, is a 404. */
  get status(): number {
    return Number(this.code.slice(0, 3));
  }
}

/** The gateway's word for a field that is missing or of a wrong form. */
export const invalidField = (name: string): Refusal =>
  new Refusal('400.002.02', `Bad Request - Invalid ${name}`);
