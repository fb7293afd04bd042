import { DEVELOPMENT } from '../../../dev/simulators/daraja';
import { TEST_SHORT_CODES } from '../../../dev/stack/mpesa-accounts';

/** A movement of the simulator's book. */
export interface Movement {
  readonly receipt: string;
  readonly kind: string;
  readonly phone: string;
  readonly shortCode: string;
  readonly amount: number;
  readonly accountReference?: string;
  /** Instant of the movement, by the simulator’s clock. */
  readonly at: string;
  readonly originatorConversationId?: string;
}

/** What a test tells the simulator of Daraja, and asks of it. */
export interface DarajaControl {
  post(path: string, body?: unknown): Promise<Record<string, unknown>>;
  get(path: string): Promise<Record<string, unknown>>;
  /** The next call that matches meets the fault. */
  fault(endpoint: string, fault: string, more?: Readonly<Record<string, unknown>>): Promise<void>;
  /** What the person with this phone does from now on. */
  customer(phone: string, behaviour: Readonly<Record<string, unknown>>): Promise<void>;
  /** Movements into or out of a short code, in order. */
  movements(shortCode: string): Promise<Movement[]>;
  requests(): Promise<{
    readonly accountReferences: Readonly<
      Record<string, { readonly received: number; readonly effects: number }>
    >;
    readonly [part: string]: unknown;
  }>;
}

/** The control of a running simulator. */
export function darajaAt(controlUrl: string): DarajaControl {
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${controlUrl}/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!answer.ok) throw new Error(`daraja ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  const post: DarajaControl['post'] = (path, body = {}) => ask('POST', path, body);
  return {
    post,
    get: (path) => ask('GET', path),
    fault: async (endpoint, fault, more = {}) => void (await post('faults', { endpoint, fault, ...more })),
    customer: async (phone, behaviour) => void (await post('customers', { phone, ...behaviour })),
    movements: async (shortCode) => {
      const { movements } = (await ask('GET', 'book')) as unknown as { movements: Movement[] };
      return movements.filter((movement) => movement.shortCode === shortCode);
    },
    requests: async () => (await ask('GET', 'requests')) as never,
  };
}

let taken = 0;

/** A paybill for one company of one test, opened at the simulator: their statements must not mix. */
export async function openShortCode(controlUrl: string): Promise<string> {
  const shortCode = TEST_SHORT_CODES[taken];
  taken += 1;
  if (shortCode === undefined) throw new Error('all paybills of the tests are taken');
  await darajaAt(controlUrl).post('short-codes', {
    shortCode,
    name: 'A company',
    passkey: DEVELOPMENT.passkey,
  });
  return shortCode;
}
