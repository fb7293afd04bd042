-- The ledger: append-only double entry. accounts.md is the specification; the parts between the marks
-- "from the chart", the guard key, the required dimensions and the sides are generated from domain/accounting/chart.ts by
-- prisma/chart-sql.ts, and a test holds them equal.

SET lock_timeout = '3s';

CREATE TABLE ledger_account (
  account text PRIMARY KEY,
  name    text NOT NULL,
  type    text NOT NULL CHECK (type IN ('asset', 'liability', 'equity', 'income', 'expense')),
  side    text NOT NULL CHECK (side IN ('money', 'accrual', 'company')),
  hot     boolean NOT NULL,
  guarded boolean NOT NULL
);

-- from the chart
INSERT INTO ledger_account (account, name, type, side, hot, guarded) VALUES
  ('1010', 'Trust bank, operating', 'asset', 'money', true, false),
  ('1020', 'Trust bank, deposits', 'asset', 'money', true, false),
  ('1030', 'M-Pesa paybill (C2B)', 'asset', 'money', true, false),
  ('1040', 'M-Pesa B2C float', 'asset', 'money', true, false),
  ('1050', 'Card processor clearing', 'asset', 'money', true, false),
  ('1060', 'Undeposited cash and cheques', 'asset', 'money', true, false),
  ('1090', 'Own transfers in transit', 'asset', 'money', true, false),
  ('1150', 'Owner overdrawn', 'asset', 'money', false, false),
  ('1155', 'Deposits handed to owners', 'asset', 'money', false, false),
  ('1180', 'Due from company', 'asset', 'money', false, false),
  ('1100', 'Accounts Receivable (Customer)', 'asset', 'accrual', false, false),
  ('1105', 'Receivable in dispute', 'asset', 'accrual', false, false),
  ('2010', 'Vendor payable', 'liability', 'accrual', false, false),
  ('2100', 'Security deposits held', 'liability', 'money', false, true),
  ('2105', 'Billed, not received, not the owner''s income', 'liability', 'accrual', false, false),
  ('2110', 'Customer credits (prepaid)', 'liability', 'money', false, true),
  ('2120', 'Suspense receipts', 'liability', 'money', false, true),
  ('2130', 'Interest on clients'' money', 'liability', 'money', false, false),
  ('2200', 'Owner funds, available', 'liability', 'money', false, true),
  ('2205', 'Owner funds, uncleared', 'liability', 'money', false, true),
  ('2210', 'Property reserve', 'liability', 'money', false, true),
  ('2220', 'Owner distributions payable', 'liability', 'money', false, true),
  ('2300', 'VAT on rent, billed', 'liability', 'accrual', false, false),
  ('2310', 'Rental tax withheld, to KRA', 'liability', 'money', true, false),
  ('2320', 'VAT collected, where the manager remits', 'liability', 'money', false, false),
  ('2400', 'Due to company (fees)', 'liability', 'money', true, false),
  ('2410', 'Refunds payable to customers', 'liability', 'money', false, true),
  ('2420', 'Payouts in transit', 'liability', 'money', true, false),
  ('2440', 'Company advances to the trust', 'liability', 'money', false, false),
  ('2450', 'Provider charges payable', 'liability', 'money', true, false),
  ('3900', 'Owner funds control', 'equity', 'accrual', false, false),
  ('4010', 'Rental Income', 'income', 'accrual', false, false),
  ('4020', 'Service charge', 'income', 'accrual', false, false),
  ('4030', 'Utilities recovered', 'income', 'accrual', false, false),
  ('4040', 'Late fees', 'income', 'accrual', false, false),
  ('4050', 'Bounced-payment fees', 'income', 'accrual', false, false),
  ('4060', 'Damage', 'income', 'accrual', false, false),
  ('4070', 'Repairs recovered', 'income', 'accrual', false, false),
  ('4090', 'Concessions', 'income', 'accrual', false, false),
  ('5010', 'Maintenance', 'expense', 'accrual', false, false),
  ('5015', 'Vendor invoices', 'expense', 'accrual', false, false),
  ('5020', 'Utilities', 'expense', 'accrual', false, false),
  ('5030', 'Management fee incl. VAT', 'expense', 'accrual', false, false),
  ('5040', 'Letting fee', 'expense', 'accrual', false, false),
  ('5050', 'Payment charges', 'expense', 'accrual', false, false),
  ('5060', 'Bad debt', 'expense', 'accrual', false, false),
  ('5090', 'Other', 'expense', 'accrual', false, false),
  ('C1010', 'Company bank', 'asset', 'company', false, false),
  ('C1100', 'Receivable from trust', 'asset', 'company', false, false),
  ('C1200', 'Advances to trust', 'asset', 'company', false, false),
  ('C2300', 'VAT on fees', 'liability', 'company', false, false),
  ('C2400', 'Due to trust', 'liability', 'company', false, false),
  ('C4010', 'Management fees', 'income', 'company', false, false),
  ('C4020', 'Letting fees', 'income', 'company', false, false),
  ('C4030', 'Other fees and mark-up', 'income', 'company', false, false),
  ('C5010', 'Charges and losses borne', 'expense', 'company', false, false);
-- end

-- One row per call of the ledger for one business fact. Not partitioned, because a reference is unique for ever.
-- `xact` is the transaction that posted it: lines can be added only there and then.
CREATE TABLE ledger_posting (
  tenant_id     text NOT NULL REFERENCES tenant,
  reference     text NOT NULL,
  kind          text NOT NULL,
  business_date date NOT NULL,
  content_hash  bytea NOT NULL,
  reverses      text,
  posted_at     timestamptz NOT NULL,
  xact          xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (tenant_id, reference),
  FOREIGN KEY (tenant_id, reverses) REFERENCES ledger_posting
);
-- A posting is reversed at most once.
CREATE UNIQUE INDEX ledger_posting_reversed_once ON ledger_posting (tenant_id, reverses) WHERE reverses IS NOT NULL;
CREATE INDEX ledger_posting_listed ON ledger_posting (tenant_id, posted_at, reference);

-- What the chart demands of a line, as functions of plpgsql, which a session plans once: written out, they would be planned
-- and made ready anew by every statement that uses them.
CREATE FUNCTION ledger_guard_key(
  account text, customer_id text, lease_id text, property_id text, provider_ref text, set_id text, payment_id text,
  owner_id text
) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE
    WHEN account IN ('2100') THEN customer_id || '|' || lease_id || '|' || property_id
    WHEN account IN ('2110', '2410') THEN customer_id || '|' || lease_id
    WHEN account IN ('2120') THEN provider_ref
    WHEN account IN ('2200', '2210') THEN property_id || '|' || set_id
    WHEN account IN ('2205') THEN property_id || '|' || set_id || '|' || payment_id
    WHEN account IN ('2220') THEN owner_id || '|' || property_id
    END;
END $$;

CREATE FUNCTION ledger_dimensions_given(
  account text, customer_id text, lease_id text, unit_id text, property_id text, set_id text, charge_id text,
  payment_id text, owner_id text, vendor_id text, bill_id text, dispute_id text, run_id text, attempt_id text,
  transfer_id text, bank_account text, shortcode text, processor text, provider_ref text, cause text, category text
) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE
    WHEN account IN ('1010', '1020', '2130') THEN num_nulls(bank_account) = 0
    WHEN account IN ('1030', '1040', '2450') THEN num_nulls(shortcode) = 0
    WHEN account IN ('1050') THEN num_nulls(processor, payment_id) = 0
    WHEN account IN ('1060') THEN num_nulls(payment_id) = 0
    WHEN account IN ('1090') THEN num_nulls(transfer_id) = 0
    WHEN account IN ('1150', '2300', '2320', '2400', '3900', '5010', '5015', '5020', '5030', '5040', '5050', '5060', '5090') THEN num_nulls(property_id, set_id) = 0
    WHEN account IN ('1155') THEN num_nulls(owner_id, property_id, lease_id) = 0
    WHEN account IN ('1180', '2440') THEN num_nulls(cause) = 0
    WHEN account IN ('1100') THEN num_nulls(customer_id, lease_id, unit_id, property_id, charge_id) = 0
    WHEN account IN ('1105') THEN num_nulls(customer_id, lease_id, unit_id, property_id, charge_id, dispute_id) = 0
    WHEN account IN ('2010') THEN num_nulls(property_id, vendor_id, bill_id) = 0
    WHEN account IN ('2100') THEN num_nulls(customer_id, lease_id, property_id) = 0
    WHEN account IN ('2105') THEN num_nulls(customer_id, lease_id, charge_id) = 0
    WHEN account IN ('2110', '2410') THEN num_nulls(customer_id, lease_id) = 0
    WHEN account IN ('2120') THEN num_nulls(provider_ref) = 0
    WHEN account IN ('2200', '2210') THEN num_nulls(property_id, set_id, category) = 0
    WHEN account IN ('2205') THEN num_nulls(property_id, set_id, category, payment_id) = 0
    WHEN account IN ('2220') THEN num_nulls(owner_id, property_id, category, run_id) = 0
    WHEN account IN ('2310') THEN num_nulls(owner_id, property_id) = 0
    WHEN account IN ('2420') THEN num_nulls(attempt_id) = 0
    WHEN account IN ('4010', '4020', '4030', '4040', '4050', '4060', '4070', '4090') THEN num_nulls(property_id, set_id, unit_id, lease_id) = 0
    WHEN account IN ('C1010', 'C1100', 'C1200', 'C2300', 'C2400', 'C4010', 'C4020', 'C4030', 'C5010') THEN true
    ELSE false END;
END $$;

CREATE TABLE ledger_line (
  tenant_id     text NOT NULL,
  business_date date NOT NULL,
  reference     text NOT NULL,
  entry_id      text NOT NULL,
  line_no       integer NOT NULL,
  account       text NOT NULL,
  amount_minor  bigint NOT NULL,
  currency      text NOT NULL,
  customer_id   text,
  lease_id      text,
  unit_id       text,
  property_id   text,
  set_id        text,
  charge_id     text,
  payment_id    text,
  owner_id      text,
  vendor_id     text,
  bill_id       text,
  dispute_id    text,
  run_id        text,
  attempt_id    text,
  transfer_id   text,
  bank_account  text,
  shortcode     text,
  processor     text,
  provider_ref  text,
  cause         text,
  category      text,
  xact          xid8 NOT NULL DEFAULT pg_current_xact_id(),
  guard_key     text,
  PRIMARY KEY (tenant_id, reference, line_no, business_date)
) PARTITION BY RANGE (business_date);
CREATE INDEX ledger_line_of_account ON ledger_line (tenant_id, account, business_date) INCLUDE (amount_minor);
CREATE INDEX ledger_line_of_lease ON ledger_line (tenant_id, lease_id, account, business_date) WHERE lease_id IS NOT NULL;
CREATE INDEX ledger_line_guarded ON ledger_line (tenant_id, account, guard_key, xact) INCLUDE (amount_minor)
  WHERE guard_key IS NOT NULL;
CREATE INDEX ledger_line_tail ON ledger_line (tenant_id, xact);

-- The lock of a guarded key, and what its lines add up to before `through_xact`: a debit locks and reads this plus the
-- tail; a credit does not come here, so 500 rents for one property do not queue. Who writes it can only ask for a fold:
-- the figures are the trigger's, so that no role can talk a balance up.
CREATE TABLE ledger_guard (
  tenant_id     text NOT NULL REFERENCES tenant,
  account       text NOT NULL REFERENCES ledger_account,
  guard_key     text NOT NULL,
  balance_minor numeric NOT NULL DEFAULT 0,
  through_xact  xid8 NOT NULL DEFAULT '0',
  PRIMARY KEY (tenant_id, account, guard_key)
);

-- What an account's lines of one month add up to before the head's `through_xact`. Derived, never the truth: both
-- tables may be emptied at any time, and must be after a restore into another cluster (its transaction ids restart).
CREATE TABLE ledger_snapshot_head (
  tenant_id    text PRIMARY KEY REFERENCES tenant,
  through_xact xid8 NOT NULL
);

CREATE TABLE ledger_snapshot (
  tenant_id     text NOT NULL REFERENCES tenant,
  account       text NOT NULL REFERENCES ledger_account,
  month         date NOT NULL,
  balance_minor numeric NOT NULL,
  PRIMARY KEY (tenant_id, account, month)
);

CREATE FUNCTION ledger_side(p_account text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE
    WHEN p_account IN ('1010', '1020', '1030', '1040', '1050', '1060', '1090', '1150', '1155', '1180', '2100', '2110', '2120', '2130', '2200', '2205', '2210', '2220', '2310', '2320', '2400', '2410', '2420', '2440', '2450') THEN 'money'
    WHEN p_account IN ('1100', '1105', '2010', '2105', '2300', '3900', '4010', '4020', '4030', '4040', '4050', '4060', '4070', '4090', '5010', '5015', '5020', '5030', '5040', '5050', '5060', '5090') THEN 'accrual'
    WHEN p_account IN ('C1010', 'C1100', 'C1200', 'C2300', 'C2400', 'C4010', 'C4020', 'C4030', 'C5010') THEN 'company'
    END;
END $$;

-- A tail longer than this is folded into its guard row by the debit that meets it.
CREATE FUNCTION ledger_guard_tail_max() RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 64 $$;

-- Folds a key's finished lines into its guard row, whatever the update said.
CREATE FUNCTION ledger_fold_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.through_xact := pg_snapshot_xmin(pg_current_snapshot());
  SELECT OLD.balance_minor + coalesce(sum(l.amount_minor), 0) INTO NEW.balance_minor FROM ledger_line l
   WHERE l.tenant_id = OLD.tenant_id AND l.account = OLD.account AND l.guard_key = OLD.guard_key
     AND l.xact >= OLD.through_xact AND l.xact < NEW.through_xact;
  RETURN NEW;
END $$;

CREATE TRIGGER folded BEFORE UPDATE ON ledger_guard FOR EACH ROW EXECUTE FUNCTION ledger_fold_guard();

-- A guarded account may not go below zero: locks the key, then reads what is committed and what this transaction wrote.
-- Under a stricter isolation the read would be as old as the transaction, and miss what the lock waited for.
CREATE FUNCTION ledger_check_guard(p_tenant text, p_account text, p_key text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_guard ledger_guard;
  v_tail  numeric;
  v_count bigint;
BEGIN
  IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
    RAISE EXCEPTION 'account % is guarded: post in READ COMMITTED', p_account USING ERRCODE = 'BN001';
  END IF;
  INSERT INTO ledger_guard (tenant_id, account, guard_key) VALUES (p_tenant, p_account, p_key) ON CONFLICT DO NOTHING;
  SELECT * INTO STRICT v_guard FROM ledger_guard
   WHERE tenant_id = p_tenant AND account = p_account AND guard_key = p_key FOR UPDATE;
  SELECT coalesce(sum(amount_minor), 0), count(*) INTO v_tail, v_count FROM ledger_line
   WHERE tenant_id = p_tenant AND account = p_account AND guard_key = p_key AND xact >= v_guard.through_xact;
  IF (v_guard.balance_minor + v_tail > 0) IS DISTINCT FROM false THEN
    RAISE EXCEPTION 'account % of % would fall below zero', p_account, p_key USING ERRCODE = 'BN003';
  END IF;
  IF v_count > ledger_guard_tail_max() THEN
    UPDATE ledger_guard SET through_xact = through_xact
     WHERE tenant_id = p_tenant AND account = p_account AND guard_key = p_key;
  END IF;
END $$;

-- The guard of the ledger, on whatever inserts lines and not only the function below: every line is what the chart demands,
-- every entry and every side of a posting adds up to zero within the one statement that brings its lines, and that
-- statement runs in the transaction that made the posting. Checked per statement and not at commit, so that no later change
-- of company can hide a line. No CHECK of the table: each would be read and planned anew by every statement that inserts.
CREATE FUNCTION ledger_check_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_misfit text;
  v_even   boolean;
  v_closed text;
  v_debits boolean;
  v_bad    record;
BEGIN
  -- By entry and side at once: where each of these adds up to zero, so does every entry and every side.
  SELECT min(g.misfit), bool_and(g.rest IS NOT DISTINCT FROM 0), min(g.reference) FILTER (WHERE g.open IS NOT TRUE), bool_or(g.debits)
    INTO v_misfit, v_even, v_closed, v_debits
    FROM (
      SELECT a.reference, sum(a.amount_minor) AS rest,
             min(format('account %s of posting %s', a.account, a.reference)) FILTER (WHERE (
               a.amount_minor <> 0 AND a.currency = 'KES'
               AND a.guard_key IS NOT DISTINCT FROM ledger_guard_key(a.account, a.customer_id, a.lease_id, a.property_id,
                 a.provider_ref, a.set_id, a.payment_id, a.owner_id)
               AND ledger_dimensions_given(a.account, a.customer_id, a.lease_id, a.unit_id, a.property_id, a.set_id,
                 a.charge_id, a.payment_id, a.owner_id, a.vendor_id, a.bill_id, a.dispute_id, a.run_id, a.attempt_id,
                 a.transfer_id, a.bank_account, a.shortcode, a.processor, a.provider_ref, a.cause, a.category)
             ) IS NOT TRUE) AS misfit,
             -- One look by the key for each, whatever the planner knows of the table.
             (SELECT p.business_date = a.business_date AND p.xact = pg_current_xact_id() AND p.xact = a.xact
                FROM ledger_posting p WHERE p.tenant_id = a.tenant_id AND p.reference = a.reference) AS open,
             bool_or(a.guard_key IS NOT NULL AND a.amount_minor > 0) AS debits
        FROM added AS a
       GROUP BY a.tenant_id, a.reference, a.business_date, a.xact, a.currency, a.entry_id, ledger_side(a.account)) AS g;

  IF v_misfit IS NOT NULL THEN
    RAISE EXCEPTION 'a line is not what the chart demands: %', v_misfit USING ERRCODE = 'check_violation';
  END IF;

  IF NOT v_even THEN
    -- Once an entry, once a side; of the two one is null in each row.
    SELECT reference, entry_id, ledger_side(account) AS side, sum(amount_minor) AS rest INTO v_bad FROM added
     GROUP BY GROUPING SETS ((tenant_id, reference, currency, entry_id), (tenant_id, reference, currency, ledger_side(account)))
     HAVING sum(amount_minor) IS DISTINCT FROM 0 LIMIT 1;
    IF FOUND AND v_bad.entry_id IS NOT NULL THEN
      RAISE EXCEPTION 'entry % does not balance: % left', v_bad.entry_id, v_bad.rest USING ERRCODE = 'BN002';
    ELSIF FOUND THEN
      RAISE EXCEPTION 'posting % does not balance on its % side: % left', v_bad.reference, v_bad.side, v_bad.rest
        USING ERRCODE = 'BN002';
    END IF;
  END IF;

  IF v_closed IS NOT NULL THEN
    RAISE EXCEPTION 'posting % is closed: its lines come with it, in one transaction', v_closed USING ERRCODE = 'BN001';
  END IF;

  IF v_debits THEN
    FOR v_bad IN SELECT DISTINCT tenant_id, account, guard_key FROM added
                  WHERE guard_key IS NOT NULL AND amount_minor > 0 ORDER BY tenant_id, account, guard_key LOOP
      PERFORM ledger_check_guard(v_bad.tenant_id, v_bad.account, v_bad.guard_key);
    END LOOP;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER lines_balance AFTER INSERT ON ledger_line REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_lines();

SELECT bn_append_only('ledger_line', true), bn_append_only('ledger_posting', true), bn_append_only('audit_record', true),
       bn_append_only('allocation', true);

-- Posts many postings of one company in one call. Each is
--   { reference, kind, businessDate, reverses?, event: envelope without data,
--     entries: [{ entryId, lines: [{ account, amount: { amount, currency }, dimensions: {…} }] }] }
-- A reference that is already posted with the same content is passed over (posted = false), within one call too; with
-- other content it is refused. The entry, its lines and the outbox event ledger.entry.created are one transaction with the caller's.
-- One statement does it all: to start one costs more than what it writes.
CREATE FUNCTION ledger_post(p_tenant text, p_postings jsonb, p_at timestamptz)
RETURNS TABLE (posting_reference text, posted boolean) LANGUAGE plpgsql AS $$
DECLARE
  -- Set here for what follows: assigned it is no statement of its own, which PERFORM would be.
  v_company text := set_config('app.tenant_id', p_tenant, true);
  v_fresh   text[];
  v_clash   text;
BEGIN
  WITH given AS MATERIALIZED (
    -- In the order of their references, so that two calls wait for each other one way round.
    SELECT DISTINCT ON (p ->> 'reference') p ->> 'reference' AS reference, (p ->> 'businessDate')::date AS business_date,
           p - 'event' AS content, p -> 'event' AS event
      FROM jsonb_array_elements(p_postings) WITH ORDINALITY AS u (p, place) ORDER BY p ->> 'reference', place
  ), fresh AS (
    INSERT INTO ledger_posting (tenant_id, reference, kind, business_date, content_hash, reverses, posted_at)
    SELECT p_tenant, g.reference, g.content ->> 'kind', g.business_date, sha256(convert_to(g.content::text, 'UTF8')),
           g.content ->> 'reverses', p_at FROM given AS g
    ON CONFLICT (tenant_id, reference) DO NOTHING
    RETURNING reference
  ), lines AS (
    INSERT INTO ledger_line (tenant_id, business_date, reference, entry_id, line_no, account, amount_minor, currency,
      customer_id, lease_id, unit_id, property_id, set_id, charge_id, payment_id, owner_id, vendor_id, bill_id,
      dispute_id, run_id, attempt_id, transfer_id, bank_account, shortcode, processor, provider_ref, cause, category, guard_key)
    SELECT p_tenant, g.business_date, g.reference, e.entry ->> 'entryId',
           (e.place - 1) * 100000 + l.place, l.line ->> 'account',
           (l.line #>> '{amount,amount}')::bigint, l.line #>> '{amount,currency}',
           d."customerId", d."leaseId", d."unitId", d."propertyId", d."setId", d."chargeId", d."paymentId", d."ownerId",
           d."vendorId", d."billId", d."disputeId", d."runId", d."attemptId", d."transferId", d."bankAccount",
           d."shortcode", d."processor", d."providerRef", d."cause", d."category",
           ledger_guard_key(l.line ->> 'account', d."customerId", d."leaseId", d."propertyId", d."providerRef", d."setId",
             d."paymentId", d."ownerId")
      FROM given AS g
      JOIN fresh USING (reference)
     CROSS JOIN LATERAL jsonb_array_elements(g.content -> 'entries') WITH ORDINALITY AS e (entry, place)
     CROSS JOIN LATERAL jsonb_array_elements(e.entry -> 'lines') WITH ORDINALITY AS l (line, place)
     CROSS JOIN LATERAL jsonb_to_record(l.line -> 'dimensions') AS d (
       "customerId" text, "leaseId" text, "unitId" text, "propertyId" text, "setId" text, "chargeId" text,
       "paymentId" text, "ownerId" text, "vendorId" text, "billId" text, "disputeId" text, "runId" text,
       "attemptId" text, "transferId" text, "bankAccount" text, "shortcode" text, "processor" text,
       "providerRef" text, "cause" text, "category" text)
  ), told AS (
    INSERT INTO outbox (tenant_id, event_id, shard, aggregate_id, aggregate_seq, event_type, envelope, created_at)
    SELECT p_tenant, g.event ->> 'id', outbox_shard_of(g.reference), g.reference, 1, g.event ->> 'type',
           g.event || jsonb_build_object('data', g.content), p_at
      FROM given AS g JOIN fresh USING (reference)
  )
  SELECT coalesce(array_agg(f.reference), '{}') INTO v_fresh FROM fresh AS f;

  posted := true;
  FOREACH posting_reference IN ARRAY v_fresh LOOP
    RETURN NEXT;
  END LOOP;

  IF cardinality(v_fresh) < jsonb_array_length(p_postings) THEN
    -- What was posted now has the content it was given first; only what was passed over can clash.
    SELECT p ->> 'reference' INTO v_clash
      FROM jsonb_array_elements(p_postings) AS p
      LEFT JOIN ledger_posting lp ON lp.tenant_id = p_tenant AND lp.reference = p ->> 'reference'
     WHERE lp.content_hash IS DISTINCT FROM sha256(convert_to((p - 'event')::text, 'UTF8')) LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'reference % was posted with other content', v_clash USING ERRCODE = 'BN004';
    END IF;
    RETURN QUERY
    SELECT given.ref, false FROM (
      SELECT p ->> 'reference' AS ref, row_number() OVER (PARTITION BY p ->> 'reference' ORDER BY place) AS nth
        FROM jsonb_array_elements(p_postings) WITH ORDINALITY AS u (p, place)) AS given
     WHERE given.nth > 1 OR given.ref <> ALL (v_fresh);
  END IF;
END $$;

-- Balances as of a business date, debit positive: whole months from the snapshots, the rest of the month, and the tail
-- of lines posted since the snapshots were taken.
CREATE FUNCTION ledger_balances(p_tenant text, p_as_of date)
RETURNS TABLE (account text, balance_minor numeric) LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_month   date := date_trunc('month', p_as_of)::date;
  v_through xid8 := coalesce((SELECT h.through_xact FROM ledger_snapshot_head h WHERE h.tenant_id = p_tenant), '0'::xid8);
BEGIN
  RETURN QUERY
  SELECT parts.account, sum(parts.part) FROM (
    SELECT s.account, s.balance_minor AS part FROM ledger_snapshot s
     WHERE s.tenant_id = p_tenant AND s.month < v_month
    UNION ALL
    SELECT l.account, sum(l.amount_minor) FROM ledger_line l
     WHERE l.tenant_id = p_tenant AND l.business_date >= v_month AND l.business_date <= p_as_of AND l.xact < v_through
     GROUP BY l.account
    UNION ALL
    SELECT l.account, sum(l.amount_minor) FROM ledger_line l
     WHERE l.tenant_id = p_tenant AND l.xact >= v_through AND l.business_date <= p_as_of
     GROUP BY l.account
  ) AS parts GROUP BY parts.account;
END $$;

-- Folds a company's finished lines into its month snapshots. Safe to repeat at any time; returns the lines folded.
CREATE FUNCTION ledger_take_snapshots(p_tenant text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_from  xid8;
  v_safe  xid8;
  v_lines bigint;
BEGIN
  PERFORM set_config('app.tenant_id', p_tenant, true);
  INSERT INTO ledger_snapshot_head (tenant_id, through_xact) VALUES (p_tenant, '0') ON CONFLICT DO NOTHING;
  SELECT through_xact INTO STRICT v_from FROM ledger_snapshot_head WHERE tenant_id = p_tenant FOR UPDATE;
  v_safe := pg_snapshot_xmin(pg_current_snapshot());
  WITH folded AS MATERIALIZED (
    SELECT l.account, date_trunc('month', l.business_date)::date AS month, sum(l.amount_minor) AS part, count(*) AS lines
      FROM ledger_line l WHERE l.tenant_id = p_tenant AND l.xact >= v_from AND l.xact < v_safe GROUP BY 1, 2
  ), kept AS (
    INSERT INTO ledger_snapshot AS s (tenant_id, account, month, balance_minor)
    SELECT p_tenant, f.account, f.month, f.part FROM folded f
    ON CONFLICT (tenant_id, account, month) DO UPDATE SET balance_minor = s.balance_minor + excluded.balance_minor
  )
  SELECT coalesce(sum(lines), 0) INTO v_lines FROM folded;
  UPDATE ledger_snapshot_head SET through_xact = v_safe WHERE tenant_id = p_tenant;
  RETURN v_lines;
END $$;

-- ---------------------------------------------------------------------------------------------------------------
-- Isolation and rights: every table, then what each role may do

INSERT INTO partitioned_table VALUES ('ledger_line', true, true);

SELECT bn_isolate(t::regclass) FROM unnest(ARRAY[
  'tenant', 'property', 'unit', 'owner', 'ownership_set', 'ownership_share', 'customer', 'lease', 'charge',
  'bank_deposit', 'payment', 'bank_deposit_item', 'charge_adjustment', 'payment_reversal', 'credit_lot', 'allocation',
  'idempotency_record', 'process_start', 'outbox', 'consumer_inbox', 'notification', 'audit_head', 'audit_record',
  'ledger_posting', 'ledger_line', 'ledger_guard', 'ledger_snapshot', 'ledger_snapshot_head']) AS t;

-- Without a company: the chart, and the relay's own book-keeping.
ALTER TABLE ledger_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_account FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON ledger_account FOR SELECT USING (true);
ALTER TABLE partitioned_table ENABLE ROW LEVEL SECURITY;
ALTER TABLE partitioned_table FORCE ROW LEVEL SECURITY;
CREATE POLICY migrations_only ON partitioned_table TO bn_owner USING (true) WITH CHECK (true);
ALTER TABLE outbox_shard ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox_shard FORCE ROW LEVEL SECURITY;
CREATE POLICY relay_only ON outbox_shard TO bn_relay USING (true) WITH CHECK (true);
ALTER TABLE consumer_cursor ENABLE ROW LEVEL SECURITY;
ALTER TABLE consumer_cursor FORCE ROW LEVEL SECURITY;
CREATE POLICY relay_only ON consumer_cursor TO bn_relay USING (true) WITH CHECK (true);

-- The relay works for every company, and sees no more than these.
CREATE POLICY relay_publishes ON outbox TO bn_relay USING (true) WITH CHECK (true);
CREATE POLICY relay_starts ON process_start TO bn_relay USING (true) WITH CHECK (true);

CREATE TABLE ledger_line_rest PARTITION OF ledger_line DEFAULT;
CREATE TABLE outbox_rest PARTITION OF outbox DEFAULT;
CREATE TABLE consumer_inbox_rest PARTITION OF consumer_inbox DEFAULT;
CREATE TABLE audit_record_rest PARTITION OF audit_record DEFAULT;
SELECT bn_dress_partition(table_name, (table_name || '_rest')::regclass) FROM partitioned_table;

GRANT USAGE ON SCHEMA public TO bn_app, bn_relay;

GRANT SELECT, INSERT ON tenant, property, unit, owner, ownership_set, ownership_share, customer, lease, charge,
  bank_deposit, payment, bank_deposit_item, charge_adjustment, payment_reversal, credit_lot, allocation,
  idempotency_record, process_start, outbox, consumer_inbox, notification, audit_head, audit_record,
  ledger_snapshot, ledger_snapshot_head TO bn_app;
GRANT SELECT ON ledger_account, ledger_posting, ledger_line, ledger_guard TO bn_app;
-- Not `xact`: in which transaction a row was written is not for the writer to say. Nor what a guard adds up to.
GRANT INSERT (tenant_id, reference, kind, business_date, content_hash, reverses, posted_at) ON ledger_posting TO bn_app;
GRANT INSERT (tenant_id, business_date, reference, entry_id, line_no, account, amount_minor, currency, customer_id, lease_id,
  unit_id, property_id, set_id, charge_id, payment_id, owner_id, vendor_id, bill_id, dispute_id, run_id, attempt_id,
  transfer_id, bank_account, shortcode, processor, provider_ref, cause, category, guard_key) ON ledger_line TO bn_app;
GRANT INSERT (tenant_id, account, guard_key), UPDATE (through_xact) ON ledger_guard TO bn_app;
GRANT UPDATE (adjusted_minor, adjusted_vat_minor, paid_minor, paid_vat_minor) ON charge TO bn_app;
GRANT UPDATE (status, refusal_reason, amount_minor, event_seq, updated_at) ON bank_deposit TO bn_app;
GRANT UPDATE (status, failure_reason, surplus_minor, deposit_id, banked_on, bank_account, cleared_on, event_seq, updated_at)
  ON payment TO bn_app;
GRANT UPDATE (status, refusal_reason, event_seq, updated_at) ON charge_adjustment, payment_reversal TO bn_app;
GRANT UPDATE (remaining_minor) ON credit_lot TO bn_app;
GRANT UPDATE (started_at) ON process_start TO bn_app;
GRANT UPDATE (status, rejection, sent_at, message_id) ON notification TO bn_app;
GRANT UPDATE (sequence, hash) ON audit_head TO bn_app;
GRANT UPDATE (balance_minor) ON ledger_snapshot TO bn_app;
GRANT UPDATE (through_xact) ON ledger_snapshot_head TO bn_app;
GRANT UPDATE (status) ON lease TO bn_app;

GRANT SELECT ON outbox TO bn_relay;
GRANT UPDATE (position, delivered_at) ON outbox TO bn_relay;
GRANT SELECT, UPDATE (position) ON outbox_shard TO bn_relay;
GRANT SELECT, INSERT, UPDATE (position) ON consumer_cursor TO bn_relay;
GRANT SELECT ON process_start TO bn_relay;
GRANT UPDATE (started_at) ON process_start TO bn_relay;
