-- Webhooks: what a company's events are sent to, how far each has been sent, and what came of every try.

SET lock_timeout = '3s';

-- `event_types` null: all, those to come included. The secret is derived and stored nowhere.
CREATE TABLE webhook (
  tenant_id         text NOT NULL REFERENCES tenant,
  webhook_id        text NOT NULL,
  url               text NOT NULL CHECK (url ~ '^https?://' AND length(url) <= 2000),
  event_types       text[] CHECK (cardinality(event_types) BETWEEN 1 AND 100),
  status            text NOT NULL CHECK (status IN ('enabled', 'suspended')),
  suspended_because text CHECK (suspended_because IN ('asked', 'failing', 'gone')),
  event_seq         bigint NOT NULL DEFAULT 0,
  created_by        text NOT NULL,
  created_at        timestamptz NOT NULL,
  updated_at        timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, webhook_id),
  CONSTRAINT suspended_for_a_reason CHECK ((status = 'suspended') = (suspended_because IS NOT NULL))
);
CREATE INDEX webhook_listed ON webhook (tenant_id, created_at, webhook_id);

CREATE INDEX webhook_enabled ON webhook (tenant_id) WHERE status = 'enabled';

-- How far a webhook has come in each shard of the outbox, and the last place there that is known to have something for its
-- company. Not tried before `due_at`, which a relay that is at it puts off: of one that died in between, another takes over then.
CREATE TABLE webhook_place (
  tenant_id     text NOT NULL,
  webhook_id    text NOT NULL,
  shard         smallint NOT NULL CHECK (shard BETWEEN 0 AND 7),
  position      bigint NOT NULL CHECK (position >= 0),
  head          bigint NOT NULL,
  failures      integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  failing_since timestamptz,
  due_at        timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, webhook_id, shard),
  FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhook,
  CONSTRAINT failing_since_the_first CHECK ((failures = 0) = (failing_since IS NULL))
);
-- Those with something to send, and no other: what is idle costs a look for work nothing.
CREATE INDEX webhook_place_waiting ON webhook_place (due_at) WHERE position < head;

-- The log: a row for every try.
CREATE TABLE webhook_delivery (
  tenant_id       text NOT NULL,
  webhook_id      text NOT NULL,
  event_id        text NOT NULL,
  event_type      text NOT NULL,
  attempted_at    timestamptz NOT NULL,
  outcome         text NOT NULL CHECK (outcome IN ('delivered', 'refused', 'no_answer', 'not_sent')),
  response_status smallint,
  failure         text,
  duration_ms     integer NOT NULL CHECK (duration_ms >= 0),
  PRIMARY KEY (tenant_id, webhook_id, attempted_at, event_id),
  FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhook,
  CONSTRAINT answered_with_a_status CHECK ((outcome IN ('delivered', 'refused')) = (response_status IS NOT NULL)),
  CONSTRAINT failed_for_a_reason CHECK ((outcome IN ('no_answer', 'not_sent')) = (failure IS NOT NULL))
) PARTITION BY RANGE (attempted_at);
CREATE INDEX webhook_delivery_of_event ON webhook_delivery (tenant_id, webhook_id, event_id);

SELECT bn_isolate(t::regclass) FROM unnest(ARRAY['webhook', 'webhook_place', 'webhook_delivery']) AS t;
CREATE POLICY relay_calls ON webhook TO bn_relay USING (true) WITH CHECK (true);
CREATE POLICY relay_calls ON webhook_place TO bn_relay USING (true) WITH CHECK (true);

INSERT INTO partitioned_table (table_name, append_only, line_check) VALUES ('webhook_delivery', true, false);
CREATE TABLE webhook_delivery_rest PARTITION OF webhook_delivery DEFAULT;
SELECT bn_append_only('webhook_delivery', true);
SELECT bn_dress_partition('webhook_delivery', 'webhook_delivery_rest');

GRANT SELECT, INSERT ON webhook, webhook_place, webhook_delivery TO bn_app;
GRANT UPDATE (status, suspended_because, event_seq, updated_at) ON webhook TO bn_app;
GRANT UPDATE (position, head, failures, failing_since, due_at) ON webhook_place TO bn_app;
-- Not the address, which may hold a secret: what is sent, the application's role sends.
GRANT SELECT (tenant_id, webhook_id, status) ON webhook TO bn_relay;
GRANT SELECT ON webhook_place TO bn_relay;
GRANT UPDATE (due_at, head) ON webhook_place TO bn_relay;

-- As before, and says to the webhooks of a company that something has come. One that somebody is at (SKIP LOCKED) is not
-- waited for: publishing waits for nobody's webhook, and who is at it looks again when they are done.
CREATE OR REPLACE FUNCTION outbox_publish(p_rows_max integer) RETURNS integer LANGUAGE plpgsql AS $$
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
    RETURNING o.tenant_id, o.shard, o.position
  ), moved AS (
    UPDATE outbox_shard head SET position = head.position + p.events
      FROM (SELECT shard, count(*) AS events FROM published GROUP BY shard) AS p WHERE head.shard = p.shard
    RETURNING p.events
  ), told AS (
    SELECT p.tenant_id, p.webhook_id, p.shard, n.position
      FROM (SELECT tenant_id, shard, max(position) AS position FROM published GROUP BY tenant_id, shard) AS n
      JOIN webhook w ON w.tenant_id = n.tenant_id AND w.status = 'enabled'
      JOIN webhook_place p ON p.tenant_id = w.tenant_id AND p.webhook_id = w.webhook_id AND p.shard = n.shard
       FOR UPDATE OF p SKIP LOCKED
  ), telling AS (
    UPDATE webhook_place p SET head = t.position FROM told t
     WHERE p.tenant_id = t.tenant_id AND p.webhook_id = t.webhook_id AND p.shard = t.shard
  )
  SELECT coalesce(sum(events), 0) INTO v_total FROM moved;
  RETURN v_total;
END $$;
