import type { Guard } from '../guard';

const FOUNDATION = 'prisma/migrations/20261124000000_foundation/migration.sql';
const MPESA = 'prisma/migrations/20261124000200_mpesa/migration.sql';

/** A CHECK that is no more than `true`: the rows that it alone refuses are let in. */
const checked = (guard: string, file: string, find: string, name: string): Guard => ({
  guard,
  file,
  find,
  replace: 'CHECK (true)',
  test: { file: 'test/database/checks.test.ts', name: `${name} refuses each of its bad rows` },
});

const LANDING = `CHECK (CASE method WHEN 'mpesa' THEN shortcode WHEN 'bank' THEN bank_account
                                              WHEN 'card' THEN processor ELSE 'drawer' END IS NOT NULL)`;
const RECEIPT = "CHECK (method IN ('mpesa', 'card') OR receipt_number IS NOT NULL)";

/** What rows of M-Pesa money and of the person's queue may not say, whoever writes them. */
export const CHECK_GUARDS: readonly Guard[] = [
  checked('money of the drawer and the bank has a receipt number', MPESA, RECEIPT, 'payment receipt_known'),
  checked('money is on an account of its kind', FOUNDATION, LANDING, 'payment landing_known'),
  checked(
    'a payment has at most twenty attempts',
    MPESA,
    'CHECK (number BETWEEN 1 AND 20)',
    'payment_attempt payment_attempt_number_check',
  ),
  checked(
    'a push goes to a phone that can be asked',
    MPESA,
    "CHECK (phone ~ '^254(7|1)[0-9]{8}$')",
    'payment_attempt payment_attempt_phone_check',
  ),
  checked(
    'a push asks for whole shillings',
    MPESA,
    'CHECK (amount_minor > 0 AND amount_minor % 100 = 0)',
    'payment_attempt payment_attempt_amount_minor_check',
  ),
  checked(
    'a statement can show the reference of an attempt',
    MPESA,
    "CHECK (account_reference ~ '^[A-Z0-9]{1,12}$')",
    'payment_attempt payment_attempt_account_reference_check',
  ),
  checked(
    'an attempt that was sent says when, or what is known of it',
    MPESA,
    "CHECK (status IN ('prepared', 'sending') OR sent_at IS NOT NULL OR evidence IS NOT NULL OR status = 'failed')",
    'payment_attempt payment_attempt_check',
  ),
  checked(
    'a receipt is the money of a payment or in suspense, and not both',
    MPESA,
    'CHECK ((payment_id IS NULL) <> (suspense_id IS NULL))',
    'provider_receipt provider_receipt_check',
  ),
  checked(
    'no query and no timer credits a receipt',
    MPESA,
    "CHECK (evidence IN ('receipt', 'statement', 'person'))",
    'provider_receipt provider_receipt_evidence_check',
  ),
  checked(
    'a review that is not open has its resolution',
    MPESA,
    "CHECK ((status = 'open') = (resolution IS NULL))",
    'review review_check',
  ),
  checked(
    'a resolution is somebody’s',
    MPESA,
    'CHECK ((resolution IS NULL) = (resolved_by IS NULL))',
    'review review_check1',
  ),
];
