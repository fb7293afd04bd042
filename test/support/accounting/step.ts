import type { ScenarioPolicy } from './scenario';

/** One event to be: what it concerns is picked among what the book has when its turn comes. */
export interface Step {
  readonly type: string;
  readonly lease: 'L1' | 'L2';
  readonly pick: number;
  readonly category: string;
  readonly method: string;
  readonly amount: bigint;
  /** Of an adjustment, in basis points of what is left of the charge; above 10,000 to be refused. */
  readonly partBps: bigint;
  readonly vat: bigint;
  readonly policy: Pick<ScenarioPolicy, 'vatRemitter' | 'vatPortionFirst'>;
}
