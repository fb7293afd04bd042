import type { ChosenFault, Faults } from '../faults/faults';
import type { CallbackPoint } from '../faults/table';
import type { Settings } from '../parts/settings';
import type { Timers } from '../parts/timers';
import { type Callback, type Telling, TRULY, WITH_WRONG_AMOUNT, WITH_WRONG_PHONE } from './callback';
import type { Poster, Reply } from './poster';

interface Counts {
  posted: number;
  /** Of the posted: those answered with a status of 2xx. */
  accepted: number;
  lost: number;
}

type HowToSend = (callback: Callback, fault: ChosenFault) => void;

const LATE_MS = 2_000;
/** Between the notice of QueueTimeOutURL and the final result. */
const AFTER_TIMEOUT_MS = 500;

/** Carries callbacks to the merchant: each once, without retries, as Daraja does, unless a fault has it otherwise. */
export class Delivery {
  #held: { callback: Callback; fault: ChosenFault | undefined }[] = [];
  /** Waiting for another callback to overtake them. */
  #overtaken: Callback[] = [];
  readonly #counts = new Map<CallbackPoint, Counts>();
  #onTheirWay = 0;

  readonly #poster: Poster;
  readonly #faults: Faults;
  readonly #timers: Timers;
  readonly #settings: () => Settings;

  constructor(poster: Poster, faults: Faults, timers: Timers, settings: () => Settings) {
    this.#poster = poster;
    this.#faults = faults;
    this.#timers = timers;
    this.#settings = settings;
  }

  /** Sends it with the fault that is queued for it, or else the one that was drawn for it when its cause was accepted. */
  send(callback: Callback, drawn: ChosenFault | undefined): void {
    const { point, facts } = callback;
    const fault = this.#faults.take(point, facts) ?? (drawn && this.#faults.useDrawn(point, drawn, facts));
    if (this.#settings().holdCallbacks) this.#held.push({ callback, fault });
    else this.#sendWith(callback, fault);
  }

  /** Posts it, and resolves when it was answered or given up. */
  async post(callback: Callback, told: Telling = TRULY): Promise<Reply> {
    const counts = this.#countsOf(callback.point);
    counts.posted += 1;
    this.#onTheirWay += 1;
    const reply = await this.#poster.post(
      callback.url,
      callback.body(told),
      this.#settings().callbackTimeoutMs,
    );
    this.#onTheirWay -= 1;
    if (reply.status !== undefined && reply.status >= 200 && reply.status < 300) counts.accepted += 1;
    if (reply.status !== undefined) this.#letOvertakenGo();
    return reply;
  }

  /** Posts what is held, so many at once, and resolves with how many were posted once all were answered or given up. */
  async release(concurrency: number): Promise<number> {
    const held = this.#held.splice(0);
    const overtaken = this.#overtaken.splice(0).map((callback) => ({ callback, fault: undefined }));
    const waiting = [...held, ...overtaken].filter(({ callback, fault }) => {
      if (!fault || fault.fault === 'held' || fault.fault === 'out_of_order') return true;
      this.#sendWith(callback, fault);
      return false;
    });
    const next = waiting.values();
    const carrier = async (): Promise<void> => {
      for (const { callback } of next) await this.post(callback);
    };
    await Promise.all(Array.from({ length: concurrency }, carrier));
    return held.length + overtaken.length;
  }

  snapshot() {
    return {
      points: Object.fromEntries(this.#counts),
      held: this.#held.length + this.#overtaken.length,
      onTheirWay: this.#onTheirWay,
    };
  }

  clear(): void {
    this.#held = [];
    this.#overtaken = [];
    this.#counts.clear();
  }

  readonly #ways: Partial<Record<string, HowToSend>> = {
    lost: ({ point }) => void (this.#countsOf(point).lost += 1),
    held: (callback, fault) => void this.#held.push({ callback, fault }),
    out_of_order: (callback) => void this.#overtaken.push(callback),
    late: (callback, { delayMs = LATE_MS }) => this.#postAfter(delayMs, callback),
    doubled: (callback, { delayMs = 0 }) => {
      void this.post(callback);
      this.#postAfter(delayMs, callback);
    },
    wrong_amount: (callback) => void this.post(callback, WITH_WRONG_AMOUNT),
    wrong_phone: (callback) => void this.post(callback, WITH_WRONG_PHONE),
    timeout_first: (callback, { delayMs = AFTER_TIMEOUT_MS }) => {
      const { timeout } = callback;
      if (timeout) void this.post({ ...callback, url: timeout.url, body: () => timeout.body });
      this.#postAfter(delayMs, callback);
    },
  };

  #sendWith(callback: Callback, fault: ChosenFault | undefined): void {
    const way = fault && this.#ways[fault.fault];
    if (way) way(callback, fault);
    else void this.post(callback);
  }

  #postAfter(delayMs: number, callback: Callback): void {
    this.#timers.after(delayMs, () => void this.post(callback));
  }

  #letOvertakenGo(): void {
    for (const callback of this.#overtaken.splice(0)) void this.post(callback);
  }

  #countsOf(point: CallbackPoint): Counts {
    let counts = this.#counts.get(point);
    if (!counts) this.#counts.set(point, (counts = { posted: 0, accepted: 0, lost: 0 }));
    return counts;
  }
}
