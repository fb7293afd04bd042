import { inTransaction, type Pool } from '../../../kernel/db';
import { postToLedger, type LedgerLine } from '../../../kernel/ledger';
import { systemClock } from '../../../kernel/time';
import type { Company } from './company';
import { closedView } from './processes';
import { today } from './scene';
import type { Stage } from './stage';

/** What a test reads of how things of one company ended, and what it posts past the room. */
export interface Books {
  /** The ends of payments or requests (`failed CANCELLED`), sorted; throws where operators read another. */
  readonly endsOf: (...ids: readonly string[]) => Promise<string[]>;
  /** Event types of a payment or request, in order. */
  readonly eventsOf: (id: string) => Promise<string[]>;
  /** Lines of an account added up, debit positive. */
  readonly balanceOf: (account: string) => Promise<bigint>;
  /** As the function of that name. */
  readonly useReferenceOf: (paymentId: string) => Promise<void>;
  /** Pays the owners what they have of rent, so that none of it can be taken back. */
  readonly payOut: (amountMinor: bigint) => Promise<void>;
}

const ORIGIN = { actor: { type: 'system', id: 'test' }, correlationId: 'test', clientApp: 'test' } as const;

async function endOf(stage: Stage, company: Company, id: string): Promise<string> {
  const row = await company.final(id);
  const { status, processStatus, waitingFor } = await closedView(stage, id);
  const end = row['status'] === 'reversed' ? 'succeeded' : String(row['status']);
  if (status !== 'COMPLETED' || processStatus !== end || waitingFor !== undefined)
    throw new Error(`${id} is ${end}, and operators read ${status} ${processStatus} ${waitingFor}`);
  const reason = (row['failureReason'] ?? row['refusalReason'] ?? '') as string;
  return `${row['status']} ${reason}`.trimEnd();
}

/** Posts as another room would. */
async function postElsewhere(
  pool: Pool,
  { tenantId }: Pick<Company, 'tenantId'>,
  reference: string,
  lines: readonly LedgerLine[],
): Promise<void> {
  const said = { kind: 'elsewhere', businessDate: today(), currency: 'KES', origin: ORIGIN } as const;
  const posting = { ...said, reference, causationId: 'test', source: 'test', entries: [{ lines }] };
  await inTransaction(pool, tenantId, 'elsewhere', (tx) => postToLedger(tx, [posting], systemClock.now()));
}

/** Posts another thing under the payment's reference, so that the ledger refuses the payment. */
export function useReferenceOf(
  pool: Pool,
  company: Pick<Company, 'tenantId' | 'propertyId' | 'setId'>,
  paymentId: string,
): Promise<void> {
  const { propertyId, setId } = company;
  return postElsewhere(pool, company, `payment:${paymentId}`, [
    { account: '1010', amountMinor: 1n, dimensions: { bankAccount: 'kcb-operating' } },
    { account: '2200', amountMinor: -1n, dimensions: { propertyId, setId, category: 'rent' } },
  ]);
}

/** Opens a company's books. */
export function booksOf(stage: Stage, company: Company): Books {
  return {
    useReferenceOf: (paymentId) => useReferenceOf(stage.appPool, company, paymentId),
    endsOf: async (...ids) => (await Promise.all(ids.map((id) => endOf(stage, company, id)))).toSorted(),
    eventsOf: async (id) => {
      const text = `SELECT event_type AS type FROM outbox WHERE tenant_id = $1 AND aggregate_id = $2 ORDER BY aggregate_seq`;
      return (await company.rows<{ type: string }>(text, id)).map(({ type }) => type);
    },
    balanceOf: async (account) => {
      const text = `SELECT coalesce(sum(amount_minor), 0)::bigint AS sum FROM ledger_line WHERE tenant_id = $1 AND account = $2`;
      return (await company.rows<{ sum: bigint }>(text, account))[0]?.sum ?? 0n;
    },
    payOut: (amountMinor) => {
      const { propertyId, setId } = company;
      return postElsewhere(stage.appPool, company, 'payout', [
        { account: '2200', amountMinor, dimensions: { propertyId, setId, category: 'rent' } },
        { account: '1010', amountMinor: -amountMinor, dimensions: { bankAccount: 'kcb-operating' } },
      ]);
    },
  };
}
