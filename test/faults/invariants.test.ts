import { darajaAt } from '../support/rent-payment/daraja';
import { INVARIANTS } from '../support/rent-payment/invariants';
import { RENT_MINOR, firstOfMonth, phoneOf } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { verdictOn } from '../support/rent-payment/verdict';

// The fault tests are worth what these queries are: each must find a company that breaks its invariant.

const ONE_LINE =
  '(reference, line_no) = (SELECT reference, line_no FROM ledger_line WHERE tenant_id = $1 LIMIT 1)';

/** What breaks each invariant, past every guard: triggers and foreign keys are off. `$1` is the company. */
const BREAKS: Readonly<Record<string, string>> = {
  'an entry balances': `UPDATE ledger_line SET amount_minor = amount_minor + 7 WHERE tenant_id = $1 AND ${ONE_LINE}`,
  'each side of a posting balances': `UPDATE ledger_line SET amount_minor = amount_minor + 7 WHERE tenant_id = $1 AND ${ONE_LINE}`,
  'a posting has its lines': `DELETE FROM ledger_line WHERE tenant_id = $1 AND reference LIKE 'payment:%'`,
  'a balance read through the snapshots is the sum of its lines': `INSERT INTO ledger_snapshot VALUES ($1, '1010', '2020-01-01', 5)`,
  'a guarded account is not below zero': `UPDATE ledger_line SET amount_minor = abs(amount_minor) WHERE tenant_id = $1 AND account = '2205'`,
  'what a charge still asks is its receivable': `UPDATE charge SET paid_minor = paid_minor - 1 WHERE tenant_id = $1 AND paid_minor > 0`,
  'what a charge was paid is its allocations': `DELETE FROM allocation WHERE tenant_id = $1 AND position = 1`,
  'what is left of credit is prepaid in the ledger': `UPDATE credit_lot SET remaining_minor = remaining_minor - 1 WHERE tenant_id = $1 AND remaining_minor > 0`,
  'money of a payment is posted once if it succeeded, else never': `UPDATE payment SET status = 'pending' WHERE tenant_id = $1 AND status = 'succeeded'`,
  'a receipt number counts once': `UPDATE payment SET receipt_number = 'one' WHERE tenant_id = $1`,
  'what was accepted has ended': `UPDATE payment SET status = 'received' WHERE tenant_id = $1 AND status = 'succeeded'`,
  'an accepted key and what it made are one to one': `DELETE FROM idempotency_record WHERE tenant_id = $1 AND location LIKE '/v1/payments/%'`,
  'a request is posted once if it says so, else never': `UPDATE bank_deposit SET status = 'refused', refusal_reason = 'NONE' WHERE tenant_id = $1`,
  'a payment is reversed as often as its status says': `UPDATE payment SET status = 'succeeded' WHERE tenant_id = $1 AND status = 'reversed'`,
  'money leaves the drawer with its deposit or its reversal': `UPDATE payment SET banked_on = NULL WHERE tenant_id = $1`,
  'the start of a process is settled': `UPDATE process_start SET started_at = NULL WHERE tenant_id = $1`,
  'an attempt has its outcome, or a person is asked for it': `UPDATE payment_attempt SET status = 'pending' WHERE tenant_id = $1 AND status = 'succeeded'`,
  'an attempt that succeeded has its receipt, or a person is asked for it': `UPDATE payment_attempt SET receipt_number = NULL WHERE tenant_id = $1 AND status = 'succeeded'`,
  'an attempt that failed says who says so, where it may have been sent': `UPDATE payment_attempt SET status = 'failed', evidence = NULL WHERE tenant_id = $1 AND status = 'succeeded'`,
  'money by M-Pesa is the money of its receipt': `UPDATE provider_receipt SET amount_minor = amount_minor + 1 WHERE tenant_id = $1`,
  'the paybill holds the receipts, less what was taken back': `DELETE FROM provider_receipt WHERE tenant_id = $1`,
  'a line of the statement is credited, or a person is asked': `INSERT INTO statement_line SELECT tenant_id, 'stl_1', short_code, 'OTHER', now(), phone, amount_minor, account_reference, attempt_id, now() FROM payment_attempt WHERE tenant_id = $1 AND status = 'succeeded'`,
  'word to a process was taken': `UPDATE process_signal SET handled_at = NULL WHERE tenant_id = $1`,
  'a payment by M-Pesa tells each of its ends once': `DELETE FROM outbox WHERE tenant_id = $1 AND event_type = 'payment.initiated'`,
  'a payment tells each of its ends once': `DELETE FROM outbox WHERE tenant_id = $1 AND event_type = 'payment.succeeded'`,
  'a payment tells nothing else': `UPDATE outbox SET event_type = 'payment.failed' WHERE tenant_id = $1 AND event_type = 'payment.succeeded'`,
  'a posting is told once': `DELETE FROM outbox WHERE tenant_id = $1 AND event_type = 'ledger.entry.created'`,
  'the events of a thing are numbered without a gap': `UPDATE outbox SET aggregate_seq = aggregate_seq + 1 WHERE tenant_id = $1`,
  'an event has its place, behind those before it': `UPDATE outbox SET position = 1 WHERE tenant_id = $1`,
  'a consumer takes an event once, where it is of interest to it': `DELETE FROM consumer_inbox WHERE tenant_id = $1 AND consumer = 'audit'`,
  'an event is audited once': `UPDATE audit_record SET event_id = 'another' WHERE tenant_id = $1`,
  'customer and owners have each notice once by each channel they prefer, and it was sent': `UPDATE notification SET status = 'queued' WHERE tenant_id = $1`,
};

let stage: Stage;
let tenantId: string;

beforeAll(async () => {
  stage = await openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: false });
  const company = await stage.company();
  ({ tenantId } = company);
  const daraja = darajaAt(stage.stack.mpesaControlUrl ?? '');
  await daraja.fault('stk.push', 'hang', { match: { phone: phoneOf(1) } });
  const [pushed] = await Promise.all([company.collect(0, RENT_MINOR), company.collect(1, RENT_MINOR)]);
  const [banked, taken, prepaid, early] = await Promise.all([
    company.pay(0, RENT_MINOR),
    company.pay(1, RENT_MINOR),
    company.pay(0, 2n * RENT_MINOR),
    company.pay(0, RENT_MINOR, { receivedOn: firstOfMonth(11) }),
  ]);
  for (const id of [pushed, banked, taken, prepaid, early]) await company.final(id);
  await company.final(await company.deposit([banked]));
  await company.final(await company.reverse(taken));
  await company.final(await company.adjust('waiver', company.chargeId(1, 0), 100n));
});
afterAll(() => stage.close());

/** Rows that an invariant finds after something was done to the company, which is taken back. */
async function foundAfter(breaking: string, invariant: string): Promise<number> {
  const client = await stage.adminPool.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL session_replication_role = 'replica'`);
    await client.query('DROP INDEX payment_receipt_once');
    const { rowCount } = await client.query(breaking, [tenantId]);
    expect(rowCount).toBeGreaterThan(0);
    return (await client.query(INVARIANTS[invariant]!, [tenantId])).rows.length;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

it('a company to which nothing was done breaks none', async () => {
  expect(await verdictOn(stage, tenantId)).toEqual([]);
});

it.each(Object.keys(INVARIANTS))('a company that breaks it is found: %s', async (invariant) => {
  expect(await foundAfter(BREAKS[invariant]!, invariant)).toBeGreaterThan(0);
});
