/** A piece of the relay's work that failed and will be tried again. */
export interface RelayFailure {
  /** `publish`, `consume`, `start`, or consumer and shard as in `notifications/3`. */
  readonly work: string;
  readonly failures: number;
  readonly retryInMs: number;
  readonly error: unknown;
}

/** Where the relay says what goes wrong, and when it goes right again; a process writes it to its log. */
export interface RelayReport {
  failed(failure: RelayFailure): void;
  recovered(work: string): void;
}
