import type { Facts } from '../faults/facts';

interface Count {
  received: number;
  effects: number;
}

/** How often each endpoint was asked and how often that did something, also by the caller's own references. */
export class Tally {
  readonly #endpoints = new Map<string, Count>();
  readonly #accountReferences = new Map<string, Count>();
  readonly #originatorConversationIds = new Map<string, Count>();

  /** A request that reached the gateway with a good token and a readable body, whatever became of it. */
  received(endpoint: string, facts: Facts): void {
    for (const count of this.#counts(endpoint, facts)) count.received += 1;
  }

  /** It had its effect: a prompt was sent, a payout accepted, a URL registered. */
  effect(endpoint: string, facts: Facts): void {
    for (const count of this.#counts(endpoint, facts)) count.effects += 1;
  }

  snapshot() {
    return {
      endpoints: Object.fromEntries(this.#endpoints),
      accountReferences: Object.fromEntries(this.#accountReferences),
      originatorConversationIds: Object.fromEntries(this.#originatorConversationIds),
    };
  }

  clear(): void {
    for (const part of [this.#endpoints, this.#accountReferences, this.#originatorConversationIds])
      part.clear();
  }

  #counts(endpoint: string, facts: Facts): Count[] {
    const counts = [countIn(this.#endpoints, endpoint)];
    if (endpoint === 'stk.push' && facts.accountReference !== undefined)
      counts.push(countIn(this.#accountReferences, facts.accountReference));
    if (endpoint === 'b2c.request' && facts.originatorConversationId !== undefined)
      counts.push(countIn(this.#originatorConversationIds, facts.originatorConversationId));
    return counts;
  }
}

function countIn(counts: Map<string, Count>, key: string): Count {
  let count = counts.get(key);
  if (!count) counts.set(key, (count = { received: 0, effects: 0 }));
  return count;
}
