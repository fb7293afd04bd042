import type { KillPoint, Moment } from './kill-point';
import type { Ruling } from './postgres-proxy';
import type { LabelledStatement } from './statement';

/** Which copy was killed at a point. */
export interface Hit {
  readonly copy: string;
}

interface Armed {
  readonly point: KillPoint;
  readonly tenantId: string;
  readonly resolve: (hit: Hit) => void;
}

const MOMENTS: Readonly<Record<LabelledStatement['kind'], { before: Moment; after: Moment | undefined }>> = {
  begin: { before: 'before BEGIN', after: undefined },
  commit: { before: 'before COMMIT', after: 'after COMMIT' },
  alone: { before: 'before', after: 'after' },
};

/** The points at which somebody is to be killed, each once, by whichever copy comes there first. */
export class Arms {
  private readonly armed = new Set<Armed>();
  /** Labels of every transaction and statement that has passed. */
  readonly seen = new Set<string>();

  /** Arms a point for a company; resolves when a process was killed there. */
  arm(point: KillPoint, tenantId: string): Promise<Hit> {
    return new Promise((resolve) => {
      this.armed.add({ point, tenantId, resolve });
    });
  }

  rule(statement: LabelledStatement): Ruling {
    this.seen.add(statement.label);
    const { before, after } = MOMENTS[statement.kind];
    if (this.find(statement, before)) return 'kill-before';
    return after !== undefined && this.find(statement, after) ? 'kill-after' : 'pass';
  }

  /** Takes the point of a statement for a copy; false when another copy had it meanwhile. */
  take(statement: LabelledStatement, copy: string): boolean {
    const { before, after } = MOMENTS[statement.kind];
    const armed =
      this.find(statement, before) ?? (after === undefined ? undefined : this.find(statement, after));
    if (armed === undefined) return false;
    this.armed.delete(armed);
    armed.resolve({ copy });
    return true;
  }

  private find({ label, tenantId }: LabelledStatement, moment: Moment): Armed | undefined {
    return [...this.armed].find(
      ({ point, tenantId: of }) =>
        point.label === label && point.moment === moment && (!point.isOfCompany || of === tenantId),
    );
  }
}
