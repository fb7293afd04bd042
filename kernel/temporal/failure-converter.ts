import { DefaultFailureConverter } from '@temporalio/common';

/** Loaded by path by the SDK: moves messages and stack traces of failures into the encrypted part. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
