import { ERRORS, type ErrorCode, type ErrorRow } from './table';

/** Facts that travel with a failure to the caller: ids and field paths only, never personal data or secrets. */
export type AppErrorExtras = Readonly<Record<string, unknown>>;

/** A failure of the table. Thrown inside, converted once at each boundary (problem response, ApplicationFailure). */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    detail?: string,
    readonly extras: AppErrorExtras = {},
    options?: ErrorOptions,
  ) {
    super(detail ?? ERRORS[code].title, options);
  }

  /** The row of the table for this failure. */
  get row(): ErrorRow {
    return ERRORS[this.code];
  }
}

/** True for a failure of the table. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof AppError;
}
