-- A company reads its own events in their order; by the index of the relay it would read over those of every other.

SET lock_timeout = '3s';

CREATE INDEX outbox_of_company ON outbox (tenant_id, shard, position) WHERE position IS NOT NULL;
