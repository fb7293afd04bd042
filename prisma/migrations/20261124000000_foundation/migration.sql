-- The foundation: companies, leases and their charges, the rent-payment room, outbox, consumers, audit.
-- The ledger follows in its own migration. Runs as bn_owner; the roles bn_app and bn_relay exist (setup makes them).

SET lock_timeout = '3s';

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- ---------------------------------------------------------------------------------------------------------------
-- Mechanisms: isolation, immutability, month partitions

-- Puts a table under the company's policy; every table with company data passes through here. A setting made for one
-- transaction is left as empty text by its end, so empty is no company either: nobody can write rows of ''.
CREATE FUNCTION bn_isolate(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', p_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', p_table);
  EXECUTE format('CREATE POLICY company ON %s USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')) '
                 'WITH CHECK (tenant_id = nullif(current_setting(''app.tenant_id'', true), ''''))', p_table);
END $$;

CREATE FUNCTION bn_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'BN001';
END $$;

-- Makes a table append-only for every role, the owner included.
CREATE FUNCTION bn_append_only(p_table regclass, p_with_rows boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_with_rows THEN
    EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON %s '
                   'FOR EACH ROW EXECUTE FUNCTION bn_refuse_change()', p_table);
  END IF;
  EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %s '
                 'FOR EACH STATEMENT EXECUTE FUNCTION bn_refuse_change()', p_table);
END $$;

-- Which tables are partitioned by month, and what each partition needs beyond its parent.
CREATE TABLE partitioned_table (
  table_name  text PRIMARY KEY,
  append_only boolean NOT NULL,
  line_check  boolean NOT NULL
);

CREATE FUNCTION bn_dress_partition(p_parent text, p_partition regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_row partitioned_table;
BEGIN
  SELECT * INTO STRICT v_row FROM partitioned_table WHERE table_name = p_parent;
  PERFORM bn_isolate(p_partition);
  IF v_row.append_only THEN PERFORM bn_append_only(p_partition, false); END IF;
  IF v_row.line_check THEN
    EXECUTE format('CREATE TRIGGER lines_balance AFTER INSERT ON %s REFERENCING NEW TABLE AS added '
                   'FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_lines()', p_partition);
  END IF;
END $$;

-- Makes the month partitions from p_from to p_to (inclusive) of every partitioned table; a repeat changes nothing. A month
-- of which rows came before its partition stays in the default one: rows are never moved, and every read finds them.
CREATE FUNCTION bn_ensure_partitions(p_from date, p_to date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  v_parent text;
  v_month  date;
  v_name   text;
  v_made   integer := 0;
BEGIN
  FOR v_parent IN SELECT table_name FROM partitioned_table ORDER BY table_name LOOP
    FOR v_month IN SELECT generate_series(date_trunc('month', p_from::timestamp), p_to::timestamp,
                                                interval '1 month')::date LOOP
      v_name := v_parent || to_char(v_month, '"_"YYYY"_"MM');
      CONTINUE WHEN to_regclass(v_name) IS NOT NULL;
      BEGIN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                       v_name, v_parent, v_month, (v_month + interval '1 month')::date);
        PERFORM bn_dress_partition(v_parent, v_name::regclass);
        v_made := v_made + 1;
      EXCEPTION WHEN check_violation THEN
        RAISE NOTICE '% has rows of % in its default partition; they stay there', v_parent, v_month;
      END;
    END LOOP;
  END LOOP;
  RETURN v_made;
END $$;

-- ---------------------------------------------------------------------------------------------------------------
-- Companies and what they manage

CREATE TABLE tenant (
  tenant_id  text PRIMARY KEY,
  name       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE property (
  tenant_id   text NOT NULL REFERENCES tenant,
  property_id text NOT NULL,
  name        text NOT NULL,
  zone        text NOT NULL,
  currency    text NOT NULL CHECK (currency = 'KES'),
  vat_remitter text NOT NULL DEFAULT 'owner' CHECK (vat_remitter IN ('owner', 'manager')),
  vat_portion_first boolean NOT NULL DEFAULT true,
  PRIMARY KEY (tenant_id, property_id)
);

CREATE TABLE unit (
  tenant_id   text NOT NULL,
  unit_id     text NOT NULL,
  property_id text NOT NULL,
  label       text NOT NULL,
  PRIMARY KEY (tenant_id, unit_id),
  FOREIGN KEY (tenant_id, property_id) REFERENCES property
);

CREATE TABLE owner (
  tenant_id text NOT NULL REFERENCES tenant,
  owner_id  text NOT NULL,
  name      text NOT NULL,
  email     text NOT NULL,
  phone     text,
  notice_channels text[] NOT NULL DEFAULT '{email}',
  PRIMARY KEY (tenant_id, owner_id),
  CONSTRAINT owner_told_somehow CHECK (notice_channels <@ '{email,sms}' AND notice_channels <> '{}')
);

-- A dated version of a property's shares; money belongs to the set in force.
CREATE TABLE ownership_set (
  tenant_id   text NOT NULL,
  set_id      text NOT NULL,
  property_id text NOT NULL,
  effective   daterange NOT NULL,
  PRIMARY KEY (tenant_id, set_id),
  FOREIGN KEY (tenant_id, property_id) REFERENCES property,
  CONSTRAINT one_set_in_force EXCLUDE USING gist (tenant_id WITH =, property_id WITH =, effective WITH &&)
);

CREATE TABLE ownership_share (
  tenant_id text NOT NULL,
  set_id    text NOT NULL,
  owner_id  text NOT NULL,
  share_bps integer NOT NULL CHECK (share_bps BETWEEN 1 AND 10000),
  PRIMARY KEY (tenant_id, set_id, owner_id),
  FOREIGN KEY (tenant_id, set_id) REFERENCES ownership_set,
  FOREIGN KEY (tenant_id, owner_id) REFERENCES owner
);

CREATE TABLE customer (
  tenant_id   text NOT NULL REFERENCES tenant,
  customer_id text NOT NULL,
  name        text NOT NULL,
  email       text NOT NULL,
  phone       text,
  notice_channels text[] NOT NULL DEFAULT '{email}',
  PRIMARY KEY (tenant_id, customer_id),
  CONSTRAINT customer_told_somehow CHECK (notice_channels <@ '{email,sms}' AND notice_channels <> '{}')
);

CREATE TABLE lease (
  tenant_id   text NOT NULL,
  lease_id    text NOT NULL,
  unit_id     text NOT NULL,
  customer_id text NOT NULL,
  status      text NOT NULL CHECK (status IN ('draft', 'pending_signature', 'active', 'terminated', 'cancelled')),
  starts_on   date NOT NULL,
  ends_on     date,
  rent_minor  bigint NOT NULL CHECK (rent_minor > 0),
  PRIMARY KEY (tenant_id, lease_id),
  FOREIGN KEY (tenant_id, unit_id) REFERENCES unit,
  FOREIGN KEY (tenant_id, customer_id) REFERENCES customer,
  CONSTRAINT no_overlapping_lease EXCLUDE USING gist
    (tenant_id WITH =, unit_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&) WHERE (status = 'active')
);

-- ---------------------------------------------------------------------------------------------------------------
-- The rent-payment room

CREATE TABLE charge (
  tenant_id          text NOT NULL,
  charge_id          text NOT NULL,
  lease_id           text NOT NULL,
  sequence           bigint GENERATED ALWAYS AS IDENTITY,
  category           text NOT NULL,
  billed_set_id      text NOT NULL,
  charged_on         date NOT NULL,
  due_on             date NOT NULL,
  net_minor          bigint NOT NULL CHECK (net_minor > 0),
  vat_minor          bigint NOT NULL DEFAULT 0 CHECK (vat_minor >= 0),
  adjusted_minor     bigint NOT NULL DEFAULT 0 CHECK (adjusted_minor >= 0),
  adjusted_vat_minor bigint NOT NULL DEFAULT 0 CHECK (adjusted_vat_minor BETWEEN 0 AND vat_minor),
  paid_minor         bigint NOT NULL DEFAULT 0 CHECK (paid_minor >= 0),
  paid_vat_minor     bigint NOT NULL DEFAULT 0 CHECK (paid_vat_minor BETWEEN 0 AND vat_minor),
  PRIMARY KEY (tenant_id, charge_id),
  FOREIGN KEY (tenant_id, lease_id) REFERENCES lease,
  FOREIGN KEY (tenant_id, billed_set_id) REFERENCES ownership_set,
  CONSTRAINT never_settled_twice CHECK (adjusted_minor + paid_minor <= net_minor + vat_minor)
);
CREATE INDEX charge_of_lease ON charge (tenant_id, lease_id, due_on, sequence);

CREATE TABLE bank_deposit (
  tenant_id      text NOT NULL REFERENCES tenant,
  deposit_id     text NOT NULL,
  bank_account   text NOT NULL,
  banked_on      date NOT NULL,
  slip_number    text NOT NULL,
  amount_minor   bigint NOT NULL CHECK (amount_minor > 0),
  currency       text NOT NULL CHECK (currency = 'KES'),
  status         text NOT NULL CHECK (status IN ('received', 'posted', 'refused')),
  refusal_reason text,
  event_seq      bigint NOT NULL DEFAULT 0,
  origin         jsonb NOT NULL,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, deposit_id),
  CHECK ((status = 'refused') = (refusal_reason IS NOT NULL))
);

CREATE TABLE payment (
  tenant_id        text NOT NULL,
  payment_id       text NOT NULL,
  lease_id         text NOT NULL,
  method           text NOT NULL CHECK (method IN ('mpesa', 'bank', 'card', 'cash', 'cheque')),
  amount_minor     bigint NOT NULL CHECK (amount_minor > 0),
  currency         text NOT NULL CHECK (currency = 'KES'),
  received_on      date NOT NULL,
  receipt_number   text NOT NULL,
  note             text,
  status           text NOT NULL CHECK (status IN ('received', 'pending', 'succeeded', 'failed', 'reversed')),
  failure_reason   text,
  surplus_minor    bigint NOT NULL DEFAULT 0 CHECK (surplus_minor BETWEEN 0 AND amount_minor),
  deposit_id       text,
  banked_on        date,
  bank_account     text,
  shortcode        text,
  processor        text,
  cleared_on       date,
  event_seq        bigint NOT NULL DEFAULT 0,
  origin         jsonb NOT NULL,
  created_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, payment_id),
  FOREIGN KEY (tenant_id, lease_id) REFERENCES lease,
  FOREIGN KEY (tenant_id, deposit_id) REFERENCES bank_deposit,
  CHECK ((status = 'failed') = (failure_reason IS NOT NULL)),
  -- Which account of its kind received the money. Cash and cheques lie in the drawer; where they are banked follows.
  CONSTRAINT landing_known CHECK (CASE method WHEN 'mpesa' THEN shortcode WHEN 'bank' THEN bank_account
                                              WHEN 'card' THEN processor ELSE 'drawer' END IS NOT NULL)
);
-- The guard against recording one paper receipt twice: of two that were accepted at once, one fails as a duplicate.
CREATE UNIQUE INDEX payment_receipt_once ON payment (tenant_id, receipt_number) WHERE status IN ('pending', 'succeeded');
-- With the time, because the first of a number is asked for: an index in order of time alone would look as good.
CREATE INDEX payment_by_receipt ON payment (tenant_id, receipt_number, created_at);
CREATE INDEX payment_listed ON payment (tenant_id, created_at, payment_id);
CREATE INDEX payment_updated ON payment (tenant_id, updated_at, payment_id);
CREATE INDEX payment_of_lease ON payment (tenant_id, lease_id, created_at);

CREATE TABLE bank_deposit_item (
  tenant_id  text NOT NULL,
  deposit_id text NOT NULL,
  payment_id text NOT NULL,
  PRIMARY KEY (tenant_id, deposit_id, payment_id),
  FOREIGN KEY (tenant_id, deposit_id) REFERENCES bank_deposit,
  FOREIGN KEY (tenant_id, payment_id) REFERENCES payment
);

CREATE TABLE charge_adjustment (
  tenant_id      text NOT NULL,
  adjustment_id  text NOT NULL,
  lease_id       text NOT NULL,
  charge_id      text,
  kind           text NOT NULL CHECK (kind IN ('apply_credit', 'waiver', 'concession', 'write_off')),
  amount_minor   bigint CHECK (amount_minor > 0),
  currency       text NOT NULL CHECK (currency = 'KES'),
  effective_on   date NOT NULL,
  reason         text NOT NULL,
  status         text NOT NULL CHECK (status IN ('received', 'posted', 'refused')),
  refusal_reason text,
  event_seq      bigint NOT NULL DEFAULT 0,
  origin         jsonb NOT NULL,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, adjustment_id),
  FOREIGN KEY (tenant_id, lease_id) REFERENCES lease,
  FOREIGN KEY (tenant_id, charge_id) REFERENCES charge,
  CHECK ((kind = 'apply_credit') = (charge_id IS NULL)),
  CHECK (kind = 'apply_credit' OR amount_minor IS NOT NULL),
  CHECK ((status = 'refused') = (refusal_reason IS NOT NULL))
);

CREATE TABLE payment_reversal (
  tenant_id      text NOT NULL,
  reversal_id    text NOT NULL,
  payment_id     text NOT NULL,
  reversed_on    date NOT NULL,
  reason         text NOT NULL,
  status         text NOT NULL CHECK (status IN ('received', 'posted', 'refused')),
  refusal_reason text,
  event_seq      bigint NOT NULL DEFAULT 0,
  origin         jsonb NOT NULL,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, reversal_id),
  FOREIGN KEY (tenant_id, payment_id) REFERENCES payment,
  CHECK ((status = 'refused') = (refusal_reason IS NOT NULL))
);
-- A payment is reversed at most once, whatever is asked at once.
CREATE UNIQUE INDEX payment_reversed_once ON payment_reversal (tenant_id, payment_id) WHERE status = 'posted';

-- Prepaid rent by the money it came from, used oldest first.
CREATE TABLE credit_lot (
  tenant_id       text NOT NULL,
  credit_id       text NOT NULL,
  lease_id        text NOT NULL,
  origin          text NOT NULL CHECK (origin IN ('surplus', 'release')),
  payment_id      text,
  charge_id       text,
  sequence        bigint GENERATED ALWAYS AS IDENTITY,
  amount_minor    bigint NOT NULL CHECK (amount_minor > 0),
  remaining_minor bigint NOT NULL CHECK (remaining_minor BETWEEN 0 AND amount_minor),
  PRIMARY KEY (tenant_id, credit_id),
  FOREIGN KEY (tenant_id, lease_id) REFERENCES lease,
  FOREIGN KEY (tenant_id, payment_id) REFERENCES payment,
  FOREIGN KEY (tenant_id, charge_id) REFERENCES charge
);
CREATE INDEX credit_lot_of_lease ON credit_lot (tenant_id, lease_id, sequence);
CREATE INDEX credit_lot_of_payment ON credit_lot (tenant_id, payment_id);

-- Where the paid part of each charge came from; releases are negative rows, nothing is edited. `payment_id` is the money,
-- `credit_id` is set where it came through prepaid rent. A row of amount 0 moves money between VAT and net.
CREATE TABLE allocation (
  tenant_id     text NOT NULL,
  reference     text NOT NULL,
  position      smallint NOT NULL,
  sequence      bigint GENERATED ALWAYS AS IDENTITY,
  lease_id      text NOT NULL,
  charge_id     text NOT NULL,
  payment_id    text,
  credit_id     text,
  set_id        text NOT NULL,
  vat_remitter  text NOT NULL CHECK (vat_remitter IN ('owner', 'manager')),
  amount_minor  bigint NOT NULL,
  vat_minor     bigint NOT NULL,
  PRIMARY KEY (tenant_id, reference, position),
  FOREIGN KEY (tenant_id, lease_id) REFERENCES lease,
  FOREIGN KEY (tenant_id, charge_id) REFERENCES charge,
  FOREIGN KEY (tenant_id, payment_id) REFERENCES payment,
  FOREIGN KEY (tenant_id, credit_id) REFERENCES credit_lot,
  FOREIGN KEY (tenant_id, set_id) REFERENCES ownership_set,
  CHECK (payment_id IS NOT NULL OR credit_id IS NOT NULL)
);
CREATE INDEX allocation_of_lease ON allocation (tenant_id, lease_id, sequence);
CREATE INDEX allocation_of_payment ON allocation (tenant_id, payment_id, sequence);

-- ---------------------------------------------------------------------------------------------------------------
-- Acceptance: what a client asked once, and which process it started

CREATE TABLE idempotency_record (
  tenant_id    text NOT NULL REFERENCES tenant,
  key          text NOT NULL,
  request_hash text NOT NULL,
  status       smallint NOT NULL,
  location     text NOT NULL,
  response     jsonb NOT NULL,
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, key)
);

CREATE TABLE process_start (
  tenant_id     text NOT NULL REFERENCES tenant,
  workflow_id   text NOT NULL,
  workflow_type text NOT NULL,
  task_queue    text NOT NULL,
  input         jsonb NOT NULL,
  attributes    jsonb NOT NULL,
  summary       text NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  started_at    timestamptz,
  PRIMARY KEY (tenant_id, workflow_id)
);
CREATE INDEX process_start_waiting ON process_start (created_at) WHERE started_at IS NULL;

-- ---------------------------------------------------------------------------------------------------------------
-- Events: outbox, its published order per shard, what each consumer has taken

CREATE TABLE outbox (
  tenant_id      text NOT NULL,
  event_id       text NOT NULL,
  seq            bigint GENERATED ALWAYS AS IDENTITY,
  shard          smallint NOT NULL,
  aggregate_id   text NOT NULL,
  aggregate_seq  bigint NOT NULL,
  event_type     text NOT NULL,
  envelope       jsonb NOT NULL,
  created_at     timestamptz NOT NULL,
  position       bigint,
  delivered_at   timestamptz,
  PRIMARY KEY (tenant_id, event_id, created_at),
  CHECK (envelope ->> 'tenantId' = tenant_id AND envelope ->> 'id' = event_id)
) PARTITION BY RANGE (created_at);
CREATE INDEX outbox_waiting ON outbox (shard, seq) WHERE position IS NULL;
CREATE INDEX outbox_published ON outbox (shard, position) WHERE position IS NOT NULL;

-- One of eight shards; the same aggregate always falls in the same one, so that its events keep their order.
CREATE FUNCTION outbox_shard_of(p_aggregate text) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$
  SELECT (hashtextextended(p_aggregate, 0) & 7)::smallint
$$;

-- The last position given out in each shard; locked while a relay publishes.
CREATE TABLE outbox_shard (
  shard    smallint PRIMARY KEY,
  position bigint NOT NULL DEFAULT 0
);
INSERT INTO outbox_shard (shard) SELECT generate_series(0, 7);

CREATE TABLE consumer_cursor (
  consumer text NOT NULL,
  shard    smallint NOT NULL,
  position bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (consumer, shard)
);

CREATE TABLE consumer_inbox (
  tenant_id text NOT NULL,
  consumer  text NOT NULL,
  event_id  text NOT NULL,
  event_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, consumer, event_id, event_at)
) PARTITION BY RANGE (event_at);

-- Gives waiting events their place in their shard, in order; a shard that another relay holds is passed over. At most
-- p_rows_max a shard. One statement over all shards, because opening every month's partition is most of what it costs.
CREATE FUNCTION outbox_publish(p_rows_max integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  v_shards smallint[];
  v_total  integer;
BEGIN
  SELECT array_agg(shard) INTO v_shards FROM outbox_shard WHERE pg_try_advisory_xact_lock(77, shard);
  -- Begun after the locks were had, so that this statement sees what the last holders of the shards have published.
  WITH waiting AS (
    SELECT w.*, head.position + row_number() OVER (PARTITION BY head.shard ORDER BY w.seq) AS place
      FROM outbox_shard head
     CROSS JOIN LATERAL (
       SELECT tenant_id, event_id, created_at, seq FROM outbox
        WHERE shard = head.shard AND position IS NULL ORDER BY seq LIMIT p_rows_max) AS w
     WHERE head.shard = ANY (v_shards)
  ), published AS (
    UPDATE outbox o SET position = w.place, delivered_at = now() FROM waiting w
     WHERE o.tenant_id = w.tenant_id AND o.event_id = w.event_id AND o.created_at = w.created_at
    RETURNING o.shard
  ), moved AS (
    UPDATE outbox_shard head SET position = head.position + p.events
      FROM (SELECT shard, count(*) AS events FROM published GROUP BY shard) AS p WHERE head.shard = p.shard
    RETURNING p.events
  )
  SELECT coalesce(sum(events), 0) INTO v_total FROM moved;
  RETURN v_total;
END $$;

-- ---------------------------------------------------------------------------------------------------------------
-- Consumers: notices sent, audit trail

-- `message_id` is our own for a mail, known before it is sent; for an SMS the provider's, known once it was taken.
-- An SMS is `sending` from before it goes out until its answer is noted, and `unknown` where that answer was lost.
CREATE TABLE notification (
  tenant_id      text NOT NULL REFERENCES tenant,
  event_id       text NOT NULL,
  recipient_type text NOT NULL CHECK (recipient_type IN ('customer', 'owner')),
  recipient_id   text NOT NULL,
  channel        text NOT NULL CHECK (channel IN ('email', 'sms')),
  template       text NOT NULL,
  message_id     text,
  status         text NOT NULL CHECK (status IN ('queued', 'sending', 'sent', 'rejected', 'unknown')),
  rejection      text,
  created_at     timestamptz NOT NULL,
  sent_at        timestamptz,
  PRIMARY KEY (tenant_id, event_id, recipient_type, recipient_id, channel),
  CONSTRAINT mail_is_named_and_known CHECK (channel = 'sms' OR (message_id IS NOT NULL AND status NOT IN ('sending', 'unknown')))
);

CREATE TABLE audit_head (
  tenant_id text PRIMARY KEY REFERENCES tenant,
  sequence  bigint NOT NULL,
  hash      text NOT NULL
);

CREATE TABLE audit_record (
  tenant_id     text NOT NULL,
  sequence      bigint NOT NULL,
  recorded_at   timestamptz NOT NULL,
  event_id      text NOT NULL,
  occurred_at   timestamptz NOT NULL,
  actor_type    text NOT NULL,
  actor_id      text NOT NULL,
  action        text NOT NULL,
  subject       text NOT NULL,
  content       jsonb NOT NULL,
  previous_hash text NOT NULL,
  hash          text NOT NULL,
  PRIMARY KEY (tenant_id, sequence, recorded_at)
) PARTITION BY RANGE (recorded_at);

INSERT INTO partitioned_table VALUES
  ('outbox', false, false), ('consumer_inbox', false, false), ('audit_record', true, false);
