import type { PaperOutcome } from '../../ledger/support/paper-rows';

/** One event of a random scenario; amounts are bigint. */
export type Event = Readonly<Record<string, string | bigint>> & {
  readonly date: string;
  readonly type: string;
};

/** What chance says of an event to be. */
export interface Draw {
  readonly date: string;
  readonly type: string;
  readonly lease: 'L1' | 'L2' | 'L3';
  readonly category: string;
  readonly method: string;
  readonly amount: bigint;
  readonly vatBps: bigint;
  /** Of what there is; above 10,000 to be refused. */
  readonly partBps: bigint;
  readonly pick: number;
}

/** An event, and what it does on paper; undefined where there is nothing it could concern. */
export type Drawn = { readonly event: Event; readonly onPaper: () => PaperOutcome } | undefined;
