import type { GoldenEvent } from './events';

/** What the names of a scenario's events are of. A receipt that came through suspense is a receipt by the name of its match. */
type Kind = 'charge' | 'receipt' | 'suspense' | 'reference' | 'payout';

/** Kinds that an event names by a field of that name. */
const NAMED_BY_FIELD = ['charge', 'receipt', 'suspense', 'payout'] as const satisfies readonly Kind[];

/** What an event gives a name to. */
function given(event: GoldenEvent): [Kind, string][] {
  switch (event.type) {
    case 'charge':
      return [['charge', event.id]];
    case 'receipt':
    case 'suspense_matched':
      return [['receipt', event.id]];
    case 'suspense_receipt':
      return [
        ['suspense', event.id],
        ['reference', event.ref],
      ];
    case 'refund_started':
      return [['payout', event.payout]];
    default:
      return [];
  }
}

/** The names that a scenario has given so far, for its events in their order. */
export class Names {
  readonly #given = new Set<string>();

  constructor(private readonly leases: readonly string[]) {}

  /** What is wrong with an event's names: one that nothing before it has, or one that is given twice. Remembers them. */
  wrongIn(event: GoldenEvent): string | undefined {
    if ('lease' in event && !this.leases.includes(event.lease)) return `no lease ${event.lease}`;
    const own = given(event);
    for (const kind of NAMED_BY_FIELD) {
      const name: unknown = (event as Readonly<Record<string, unknown>>)[kind];
      if (typeof name !== 'string' || own.some(([of, id]) => of === kind && id === name)) continue;
      if (!this.#given.has(`${kind} ${name}`)) return `no ${kind} ${name} before it`;
    }
    for (const [kind, name] of own) {
      if (this.#given.has(`${kind} ${name}`)) return `${kind} ${name} is there twice`;
      this.#given.add(`${kind} ${name}`);
    }
    return undefined;
  }
}
