import type { LedgerLine } from '../../kernel/ledger';
import { businessDateIn, NAIROBI, systemClock } from '../../kernel/time';
import type { LedgerDatabase } from './ledger';

/**
 * A posting as one would write it without the ledger: its row with a reference that is unique, and its lines with keys to it and
 * to their account (reference/perf.md A), in tables with the columns and indexes of the ledger's. No function, trigger, policy,
 * month or event. `bare_line` is less still: two rows that nothing refers to.
 */
export const PLAIN_TABLES = `
  CREATE TABLE plain_posting (LIKE ledger_posting INCLUDING DEFAULTS INCLUDING INDEXES);
  ALTER TABLE plain_posting ALTER content_hash DROP NOT NULL, ADD FOREIGN KEY (tenant_id) REFERENCES tenant;
  CREATE TABLE plain_line (LIKE ledger_line INCLUDING DEFAULTS INCLUDING INDEXES);
  ALTER TABLE plain_line ADD FOREIGN KEY (tenant_id, reference) REFERENCES plain_posting,
                         ADD FOREIGN KEY (account) REFERENCES ledger_account;
  CREATE TABLE bare_line (
    reference text NOT NULL, line_no smallint NOT NULL, account text NOT NULL, amount_minor bigint NOT NULL,
    PRIMARY KEY (reference, line_no));
  GRANT SELECT, INSERT ON plain_posting, plain_line, bare_line TO bn_app`;

/** The two lines of the posting of this index. */
type Lines = (index: number) => readonly [LedgerLine, LedgerLine];

const PLAIN_INSERT = {
  name: 'plain-two-line-insert',
  text: `WITH posting AS (
      INSERT INTO plain_posting (tenant_id, reference, kind, business_date, posted_at) VALUES ($1, $2, 'bench', $3, $4))
    INSERT INTO plain_line (tenant_id, reference, business_date, entry_id, line_no, account, amount_minor, currency,
      payment_id, customer_id, lease_id, guard_key)
    VALUES ($1, $2, $3, $2, 1, $5, $6, 'KES', $7, NULL, NULL, NULL), ($1, $2, $3, $2, 2, $8, $9, 'KES', $7, $10, $11, $12)`,
};

const BARE_INSERT = {
  name: 'bare-two-line-insert',
  text: 'INSERT INTO bare_line VALUES ($1, 1, $2, $3), ($1, 2, $4, $5)',
};

/** Writes the two lines that `surplus` gives as a plain posting, in one statement and one commit. */
export const plainInsert =
  ({ pool, tenantId }: LedgerDatabase, surplus: Lines) =>
  (index: number): Promise<unknown> => {
    const at = systemClock.now();
    const [{ account, amountMinor }, other] = surplus(index);
    const { paymentId, customerId, leaseId } = other.dimensions;
    const line = [account, amountMinor, paymentId, other.account, other.amountMinor, customerId, leaseId];
    const values = [
      tenantId,
      `bench:${index}`,
      businessDateIn(NAIROBI, at),
      at,
      ...line,
      `${customerId}|${leaseId}`,
    ];
    return pool.query({ ...PLAIN_INSERT, values });
  };

/** Writes two rows of four columns and one index. */
export const bareInsert =
  ({ pool }: LedgerDatabase, surplus: Lines) =>
  (index: number): Promise<unknown> => {
    const lines = surplus(index).flatMap(({ account, amountMinor }) => [account, amountMinor]);
    return pool.query({ ...BARE_INSERT, values: [`bench:${index}`, ...lines] });
  };
