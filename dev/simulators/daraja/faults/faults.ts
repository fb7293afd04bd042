import { seededFraction } from '../parts/seeded';
import { type Facts, isAbout } from './facts';
import { FAULTS_AT, type FaultName, type Point, strikesAt } from './table';

/** A fault about to strike. `delayMs` and `resultCode` mean what the fault's name makes of them. */
export interface ChosenFault {
  readonly fault: FaultName;
  readonly delayMs?: number | undefined;
  readonly resultCode?: string | undefined;
}

/** A fault in wait for the next `times` requests or callbacks at its endpoint that match. */
export interface QueuedFault extends ChosenFault {
  readonly endpoint: Point;
  readonly match: Facts;
  readonly times: number;
}

/** Faults by lot: of each endpoint's calls that fraction, drawn by seed and the endpoint's own count of calls. */
export interface Schedule {
  readonly seed: string;
  readonly fraction: number;
  readonly endpoints?: readonly Point[] | undefined;
  readonly faults?: readonly FaultName[] | undefined;
  readonly delayMs?: number | undefined;
}

interface Applied extends ChosenFault {
  readonly endpoint: Point;
  readonly by: 'queue' | 'schedule';
  readonly facts: Facts;
}

const APPLIED_KEPT_MAX = 1_000;

/** Which fault strikes when: first what was queued, in the order it was queued, then the schedule. */
export class Faults {
  #queue: (QueuedFault & { left: number })[] = [];
  #schedule: Schedule | undefined;
  readonly #calls = new Map<Point, number>();
  readonly #applied: Applied[] = [];
  readonly #counts: Partial<Record<Point, Partial<Record<FaultName, number>>>> = {};

  enqueue(fault: QueuedFault): void {
    this.#queue.push({ ...fault, left: fault.times });
  }

  /** Begins a schedule at call 1 of every endpoint, or with fraction 0 ends it. */
  schedule(schedule: Schedule): void {
    this.#schedule = schedule.fraction > 0 ? schedule : undefined;
    this.#calls.clear();
  }

  /** The queued fault that strikes here, which is thereby used up once. `isWanted` may pass over those of no meaning now. */
  take(
    endpoint: Point,
    facts: Facts,
    isWanted: (fault: FaultName) => boolean = () => true,
  ): ChosenFault | undefined {
    const found = this.#queue.find(
      (each) => each.endpoint === endpoint && isAbout(facts, each.match) && isWanted(each.fault),
    );
    if (!found) return undefined;
    found.left -= 1;
    if (found.left === 0) this.#queue = this.#queue.filter((each) => each !== found);
    return this.#record(endpoint, found, facts, 'queue');
  }

  /**
   * Takes the queued fault only if the first that matches has this name: for faults that must be known before the moment
   * at which the others are looked for.
   */
  takeIfFirst(endpoint: Point, facts: Facts, name: FaultName): ChosenFault | undefined {
    const first = this.#queue.find((each) => each.endpoint === endpoint && isAbout(facts, each.match));
    return first?.fault === name ? this.take(endpoint, facts) : undefined;
  }

  /** What the schedule has drawn for the next call at this endpoint. Every call draws, struck or not. */
  draw(endpoint: Point): ChosenFault | undefined {
    const schedule = this.#schedule;
    if (!schedule || (schedule.endpoints && !schedule.endpoints.includes(endpoint))) return undefined;
    const call = (this.#calls.get(endpoint) ?? 0) + 1;
    this.#calls.set(endpoint, call);
    if (seededFraction(schedule.seed, endpoint, call, 'whether') >= schedule.fraction) return undefined;
    const choices = (schedule.faults ?? FAULTS_AT[endpoint]).filter((fault) => strikesAt(fault, endpoint));
    const fault =
      choices[Math.floor(seededFraction(schedule.seed, endpoint, call, 'which') * choices.length)];
    return fault && { fault, delayMs: schedule.delayMs };
  }

  /** Notes that a drawn fault did strike. */
  useDrawn(endpoint: Point, drawn: ChosenFault, facts: Facts): ChosenFault {
    return this.#record(endpoint, drawn, facts, 'schedule');
  }

  snapshot() {
    return {
      counts: this.#counts,
      applied: this.#applied,
      waiting: this.#queue,
      schedule: this.#schedule ?? null,
    };
  }

  clear(): void {
    this.#queue = [];
    this.#schedule = undefined;
    this.#calls.clear();
    this.#applied.length = 0;
    for (const endpoint of Object.keys(this.#counts) as Point[]) delete this.#counts[endpoint];
  }

  #record(endpoint: Point, chosen: ChosenFault, facts: Facts, by: Applied['by']): ChosenFault {
    const { fault, delayMs, resultCode } = chosen;
    this.#applied.push({ endpoint, fault, delayMs, resultCode, by, facts });
    if (this.#applied.length > APPLIED_KEPT_MAX) this.#applied.shift();
    const counts = (this.#counts[endpoint] ??= {});
    counts[fault] = (counts[fault] ?? 0) + 1;
    return { fault, delayMs, resultCode };
  }
}
