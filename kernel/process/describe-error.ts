import { types } from 'node:util';

/** An error as a log may show it. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code: string | undefined;
  readonly stack: string | undefined;
  readonly cause: DescribedError | undefined;
}

const CAUSES_MAX = 4;
// An address of a person, and also the user and password in the address of a server.
const ADDRESS = /[^\s<>"'(),;]+@[^\s<>"'(),;]+/g;

const withhold = (text: string): string => text.replaceAll(ADDRESS, '[address]');

/**
 * An error reduced to what says what went wrong: no property that a library hangs on it (Postgres puts row values into
 * `detail`, a mail client the recipient), and nothing in its texts that looks like an address.
 */
export function describeError(error: unknown, causesLeft = CAUSES_MAX): DescribedError {
  // Not instanceof: an error may come from another realm, as those of Node's own modules do under Jest.
  if (!types.isNativeError(error)) {
    return {
      type: typeof error,
      message: withhold(String(error)),
      code: undefined,
      stack: undefined,
      cause: undefined,
    };
  }
  const { cause } = error;
  return {
    type: error.name,
    message: withhold(error.message),
    code: 'code' in error && typeof error.code === 'string' ? error.code : undefined,
    stack: error.stack === undefined ? undefined : withhold(error.stack),
    cause: cause === undefined || causesLeft === 0 ? undefined : describeError(cause, causesLeft - 1),
  };
}
