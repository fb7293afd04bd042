import type { DataConverter } from '@temporalio/common';
import { openPayloadCodec, type PayloadKeys } from './codec';

/** The data converter of every client and worker: payloads and failures are encrypted before they leave the process. */
export function dataConverterOf(keys: PayloadKeys): DataConverter {
  return {
    payloadCodecs: [openPayloadCodec(keys)],
    failureConverterPath: require.resolve('./failure-converter'),
  };
}
