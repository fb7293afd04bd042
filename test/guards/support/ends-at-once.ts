/** A workflow that has nothing to do. */
export function endsAtOnce(): Promise<void> {
  return Promise.resolve();
}
