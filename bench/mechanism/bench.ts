import type { BenchStack } from './stack';

/** How much is done; `--quick` is for a machine that has other things to do, and proves the programs rather than the figures. */
export interface Sizes {
  readonly rounds: number;
  /** Payments, and baseline workflows, in each round of the CPU row. */
  readonly workflows: number;
  readonly latencyPairs: number;
  readonly ledgerMs: number;
  readonly reads: number;
  readonly recoveries: number;
  readonly inFlight: number;
  /** Payments by M-Pesa that wait for their callbacks at once. */
  readonly waiting: number;
  /** Payments that are settled while those wait. */
  readonly paced: number;
}

/** What the issue asks for. */
export const FULL: Sizes = {
  rounds: 5,
  workflows: 200,
  latencyPairs: 100,
  ledgerMs: 3_000,
  reads: 8_000,
  recoveries: 3,
  inFlight: 200,
  waiting: 10_000,
  paced: 300,
};

/** Small enough for a check of a change. */
export const QUICK: Sizes = {
  rounds: 2,
  workflows: 60,
  latencyPairs: 20,
  ledgerMs: 700,
  reads: 600,
  recoveries: 1,
  inFlight: 60,
  waiting: 500,
  paced: 40,
};

/** What a row works with. */
export interface Bench {
  readonly sizes: Sizes;
  readonly stack: BenchStack;
  /** Progress, on stderr. */
  readonly say: (line: string) => void;
}
