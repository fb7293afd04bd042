-- Money that is not a payment yet, and money that goes back: suspense and refunds of the rent-payment room.

SET lock_timeout = '3s';

-- What of a payment is approved to go back to its payer, whatever became of the payouts: what failed is still owed. Moved
-- under the lock of the row, by the rule; that it stays within the payment is this check's.
ALTER TABLE payment ADD COLUMN refunded_minor bigint NOT NULL DEFAULT 0
  CONSTRAINT never_refunded_beyond CHECK (refunded_minor BETWEEN 0 AND amount_minor);

-- Receipts of a paybill that name no lease; their money rests on 2120 under `provider_ref`.
CREATE TABLE suspense_item (
  tenant_id    text NOT NULL REFERENCES tenant,
  suspense_id  text NOT NULL,
  short_code   text NOT NULL,
  provider_ref text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency     text NOT NULL CHECK (currency = 'KES'),
  received_on  date NOT NULL,
  status       text NOT NULL CHECK (status IN ('open', 'matched')),
  payment_id   text,
  event_seq    bigint NOT NULL DEFAULT 0,
  origin       jsonb NOT NULL,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, suspense_id),
  FOREIGN KEY (tenant_id, payment_id) REFERENCES payment,
  CONSTRAINT matched_to_a_payment CHECK ((status = 'matched') = (payment_id IS NOT NULL))
);
-- The ledger's key of 2120 is the reference alone, so one of two callbacks for the same money is all there may be.
CREATE UNIQUE INDEX suspense_ref_once ON suspense_item (tenant_id, provider_ref);
-- A payment is the money of at most one receipt.
CREATE UNIQUE INDEX suspense_payment_once ON suspense_item (tenant_id, payment_id);
CREATE INDEX suspense_listed ON suspense_item (tenant_id, created_at, suspense_id);
CREATE INDEX suspense_open ON suspense_item (tenant_id, received_on, suspense_id) WHERE status = 'open';

-- A refund and the one payout that carries it out; `refund_id` names the attempt on 2420.
CREATE TABLE refund (
  tenant_id                  text NOT NULL,
  refund_id                  text NOT NULL,
  kind                       text NOT NULL CHECK (kind IN ('payment', 'credit')),
  payment_id                 text,
  lease_id                   text NOT NULL,
  amount_minor               bigint NOT NULL CHECK (amount_minor > 0),
  currency                   text NOT NULL CHECK (currency = 'KES'),
  channel                    text NOT NULL CHECK (channel IN ('b2c', 'bank')),
  status                     text NOT NULL CHECK (status IN ('received', 'awaiting_approval', 'approved', 'refused',
                                                             'sent', 'unknown', 'succeeded', 'failed')),
  reason                     text NOT NULL,
  requested_by               text NOT NULL,
  approved_by                text,
  phone                      text,
  short_code                 text,
  originator_conversation_id text,
  conversation_id            text,
  receipt_number             text,
  result_code                text,
  failure_reason             text,
  event_seq                  bigint NOT NULL DEFAULT 0,
  origin                     jsonb NOT NULL,
  created_at                 timestamptz NOT NULL,
  updated_at                 timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, refund_id),
  FOREIGN KEY (tenant_id, lease_id) REFERENCES lease,
  FOREIGN KEY (tenant_id, payment_id) REFERENCES payment,
  CONSTRAINT of_a_payment_or_of_credit CHECK ((kind = 'payment') = (payment_id IS NOT NULL)),
  CONSTRAINT failure_explained CHECK ((status IN ('refused', 'failed')) = (failure_reason IS NOT NULL))
);
-- One answer of the provider is the outcome of one refund: it is found by our name for the call, and its receipt counts once.
CREATE UNIQUE INDEX refund_call_once ON refund (tenant_id, originator_conversation_id);
CREATE UNIQUE INDEX refund_receipt_once ON refund (tenant_id, receipt_number);
CREATE INDEX refund_listed ON refund (tenant_id, created_at, refund_id);
CREATE INDEX refund_of_lease ON refund (tenant_id, lease_id, created_at);
CREATE INDEX refund_of_payment ON refund (tenant_id, payment_id);

SELECT bn_isolate(t::regclass) FROM unnest(ARRAY['suspense_item', 'refund']) AS t;

GRANT SELECT, INSERT ON suspense_item, refund TO bn_app;
GRANT UPDATE (refunded_minor) ON payment TO bn_app;
GRANT UPDATE (status, payment_id, event_seq, updated_at) ON suspense_item TO bn_app;
-- Not whose it is, how much or by which channel: that is asked once, and approved as it was asked.
GRANT UPDATE (status, approved_by, short_code, originator_conversation_id, conversation_id, receipt_number, result_code,
  failure_reason, event_seq, updated_at) ON refund TO bn_app;
