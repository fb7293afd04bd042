/**
 * What a failed call means. `not_sent`, `busy`, `auth`: nothing was done, it may be sent again (busy: after a minute or
 * more). `rejected`: refused, by a person's doing only. `pending`: asked too early. `unknown`: it may have been done, so it
 * is never sent again before evidence says what became of it.
 */
export type ProviderErrorKind = 'not_sent' | 'busy' | 'auth' | 'rejected' | 'pending' | 'unknown';

/** A failed call to a provider. Its message carries no number, name, token or password. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';

  constructor(
    readonly kind: ProviderErrorKind,
    message: string,
    /** The provider's own code, where it gave one. */
    readonly code?: string,
  ) {
    super(message);
  }
}
