-- Rent by M-Pesa: attempts at a payment, what the provider said of them, and what a person has to look at.

SET lock_timeout = '3s';

-- A payment by M-Pesa gets its receipt number from the provider, when the money has moved.
ALTER TABLE payment ALTER COLUMN receipt_number DROP NOT NULL;
ALTER TABLE payment ADD CONSTRAINT receipt_known CHECK (method IN ('mpesa', 'card') OR receipt_number IS NOT NULL);

-- Which paybills a company collects with. Their secrets are in no database: the worker reads them from a file.
CREATE TABLE mpesa_short_code (
  tenant_id  text NOT NULL REFERENCES tenant,
  short_code text NOT NULL CHECK (short_code ~ '^[0-9]{5,7}$'),
  is_default boolean NOT NULL,
  PRIMARY KEY (tenant_id, short_code)
);
CREATE UNIQUE INDEX one_default_short_code ON mpesa_short_code (tenant_id) WHERE is_default;

-- One try at collecting a payment. Written before anything is sent. `run_id`: the workflow run that alone may send it.
CREATE TABLE payment_attempt (
  tenant_id           text NOT NULL,
  attempt_id          text NOT NULL,
  payment_id          text NOT NULL,
  number              smallint NOT NULL CHECK (number BETWEEN 1 AND 20),
  short_code          text NOT NULL,
  phone               text NOT NULL CHECK (phone ~ '^254(7|1)[0-9]{8}$'),
  amount_minor        bigint NOT NULL CHECK (amount_minor > 0 AND amount_minor % 100 = 0),
  account_reference   text NOT NULL CHECK (account_reference ~ '^[A-Z0-9]{1,12}$'),
  workflow_id         text NOT NULL,
  status              text NOT NULL CHECK (status IN ('prepared', 'sending', 'pending', 'unknown', 'succeeded', 'failed')),
  run_id              text,
  sent_at             timestamptz,
  merchant_request_id text,
  checkout_request_id text,
  evidence            text CHECK (evidence IN ('receipt', 'statement', 'person', 'query', 'timer')),
  result_code         text,
  receipt_number      text,
  origin              jsonb NOT NULL,
  created_at          timestamptz NOT NULL,
  updated_at          timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, attempt_id),
  FOREIGN KEY (tenant_id, payment_id) REFERENCES payment,
  FOREIGN KEY (tenant_id, short_code) REFERENCES mpesa_short_code,
  CHECK (status IN ('prepared', 'sending') OR sent_at IS NOT NULL OR evidence IS NOT NULL OR status = 'failed')
);
-- The guard against asking a customer twice while the first outcome is not known.
CREATE UNIQUE INDEX one_open_attempt ON payment_attempt (tenant_id, payment_id)
  WHERE status IN ('prepared', 'sending', 'pending', 'unknown');
CREATE UNIQUE INDEX attempt_number_once ON payment_attempt (tenant_id, payment_id, number);
CREATE UNIQUE INDEX attempt_reference_once ON payment_attempt (tenant_id, short_code, account_reference);
CREATE INDEX attempt_unsettled ON payment_attempt (tenant_id, created_at)
  WHERE status IN ('prepared', 'sending', 'pending', 'unknown');

-- Every receipt of a provider credits once, whatever brings it: callback, confirmation, statement line or a person.
CREATE TABLE provider_receipt (
  tenant_id      text NOT NULL,
  provider       text NOT NULL CHECK (provider = 'mpesa'),
  receipt_number text NOT NULL,
  payment_id     text,
  attempt_id     text,
  suspense_id    text,
  amount_minor   bigint NOT NULL CHECK (amount_minor > 0),
  evidence       text NOT NULL CHECK (evidence IN ('receipt', 'statement', 'person')),
  created_at     timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, provider, receipt_number),
  FOREIGN KEY (tenant_id, payment_id) REFERENCES payment,
  FOREIGN KEY (tenant_id, attempt_id) REFERENCES payment_attempt,
  CHECK ((payment_id IS NULL) <> (suspense_id IS NULL))
);
SELECT bn_append_only('provider_receipt', true);

-- What providers call us with, as it came. Which rows are handled is the matter of process_signal.
CREATE TABLE provider_callback (
  tenant_id   text NOT NULL,
  callback_id text NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('stk', 'b2c-result', 'b2c-timeout', 'status-result', 'status-timeout',
                                            'c2b-confirmation')),
  target_id   text NOT NULL,
  body        jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, callback_id, received_at)
) PARTITION BY RANGE (received_at);

-- Word that a running process is owed. Its key is the duplicate guard of the inbox; handled in the transaction of its effect.
CREATE TABLE process_signal (
  tenant_id   text NOT NULL REFERENCES tenant,
  signal_id   text NOT NULL,
  workflow_id text NOT NULL,
  signal_name text NOT NULL,
  late_type   text NOT NULL,
  late_id     text NOT NULL,
  task_queue  text NOT NULL,
  received_at timestamptz NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  tell_after  timestamptz NOT NULL DEFAULT now(),
  told        smallint NOT NULL DEFAULT 0,
  handled_at  timestamptz,
  PRIMARY KEY (tenant_id, signal_id)
);
CREATE INDEX process_signal_waiting ON process_signal (tell_after) WHERE handled_at IS NULL;

-- Lines of a paybill's statement, as pulled. `attempt_id` where the reference is an attempt's.
CREATE TABLE statement_line (
  tenant_id         text NOT NULL,
  line_id           text NOT NULL,
  short_code        text NOT NULL,
  transaction_id    text NOT NULL,
  occurred_at       timestamptz NOT NULL,
  phone             text NOT NULL,
  amount_minor      bigint NOT NULL CHECK (amount_minor > 0),
  account_reference text NOT NULL,
  attempt_id        text,
  pulled_at         timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, line_id),
  FOREIGN KEY (tenant_id, short_code) REFERENCES mpesa_short_code,
  FOREIGN KEY (tenant_id, attempt_id) REFERENCES payment_attempt
);
CREATE UNIQUE INDEX statement_line_once ON statement_line (tenant_id, short_code, transaction_id);
CREATE INDEX statement_line_of_attempt ON statement_line (tenant_id, attempt_id);

-- The person's queue: what no rule may decide. Resolved with evidence only.
CREATE TABLE review (
  tenant_id   text NOT NULL REFERENCES tenant,
  review_id   text NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('outcome_unknown', 'quarantine', 'second_payment', 'unconfirmed_success',
                                            'refund_unknown', 'unidentified_money')),
  reason      text NOT NULL,
  payment_id  text,
  attempt_id  text,
  refund_id   text,
  suspense_id text,
  evidence_id text,
  status      text NOT NULL CHECK (status IN ('open', 'resolving', 'resolved')),
  resolution  jsonb,
  resolved_by text,
  resolutions smallint NOT NULL DEFAULT 0,
  event_seq   bigint NOT NULL DEFAULT 0,
  origin      jsonb NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, review_id),
  FOREIGN KEY (tenant_id, payment_id) REFERENCES payment,
  FOREIGN KEY (tenant_id, attempt_id) REFERENCES payment_attempt,
  CHECK ((status = 'open') = (resolution IS NULL)),
  CHECK ((resolution IS NULL) = (resolved_by IS NULL))
);
CREATE INDEX review_listed ON review (tenant_id, created_at, review_id);

-- When the next call to a provider may leave, over all workers: one row for each short code.
CREATE TABLE provider_slot (
  tenant_id  text NOT NULL,
  short_code text NOT NULL,
  next_at    timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, short_code),
  FOREIGN KEY (tenant_id, short_code) REFERENCES mpesa_short_code
);

SELECT bn_isolate(t::regclass) FROM unnest(ARRAY[
  'mpesa_short_code', 'payment_attempt', 'provider_receipt', 'provider_callback', 'process_signal', 'statement_line',
  'review', 'provider_slot']) AS t;
CREATE POLICY relay_signals ON process_signal TO bn_relay USING (true) WITH CHECK (true);

INSERT INTO partitioned_table VALUES ('provider_callback', true, false);
CREATE TABLE provider_callback_rest PARTITION OF provider_callback DEFAULT;
SELECT bn_append_only('provider_callback', true);
SELECT bn_dress_partition('provider_callback', 'provider_callback_rest');

GRANT SELECT, INSERT ON mpesa_short_code, payment_attempt, provider_receipt, provider_callback, process_signal,
  statement_line, review, provider_slot TO bn_app;
GRANT UPDATE (receipt_number, received_on) ON payment TO bn_app;
GRANT UPDATE (status, run_id, sent_at, merchant_request_id, checkout_request_id, evidence, result_code, receipt_number,
  updated_at) ON payment_attempt TO bn_app;
GRANT UPDATE (handled_at) ON process_signal TO bn_app;
GRANT UPDATE (status, resolution, resolved_by, resolutions, event_seq, updated_at) ON review TO bn_app;
GRANT UPDATE (next_at) ON provider_slot TO bn_app;

GRANT SELECT ON process_signal TO bn_relay;
GRANT UPDATE (tell_after, told) ON process_signal TO bn_relay;
