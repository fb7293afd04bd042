import { ApplicationFailure } from '@temporalio/common';
import { isAppError } from '../errors';

/**
 * Converts an error once, at an activity's edge: a failure of the table keeps its code as the failure's type, and its row
 * says whether Temporal tries again. Anything else is a defect or an outage nobody named: it is tried again, visibly.
 */
export function toActivityError(error: unknown): unknown {
  if (!isAppError(error)) return error;
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    nonRetryable: !error.row.retryable,
    ...(error.row.benign ? { category: 'BENIGN' as const } : {}),
    cause: error,
  });
}
