/** Whether a process may be given work. Off until it has started, and again from the moment it is told to stop. */
export interface Readiness {
  /** Says that the process has started, with the check that is asked from then on. */
  on(check: () => Promise<boolean>): void;
  /** Says that the process is stopping. It does not come back. */
  off(): void;
  /** The answer to /readyz; a check that throws or takes longer than 2 s counts as not ready. */
  isReady(): Promise<boolean>;
}

const CHECK_MS_MAX = 2_000;

/** Creates the readiness of a process, off. */
export function createReadiness(): Readiness {
  let check: (() => Promise<boolean>) | undefined;
  let stopping = false;
  return {
    on: (startedCheck) => {
      check = startedCheck;
    },
    off: () => {
      stopping = true;
    },
    isReady: async () => {
      if (stopping || !check) return false;
      let timer: NodeJS.Timeout | undefined;
      const tooLate = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), CHECK_MS_MAX);
      });
      const answer = await Promise.race([check().catch(() => false), tooLate]);
      clearTimeout(timer);
      return answer && !stopping;
    },
  };
}
