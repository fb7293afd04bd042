-- A row that says of itself what is not so would stop its shard for every company: nothing passes for want of a value, and
-- where it stands in its shard is the relay's to say.

SET lock_timeout = '3s';

-- A function of plpgsql, which a session plans once: an expression would be planned anew by every statement that adds a row.
CREATE FUNCTION outbox_row_fits(
  p_tenant text, p_event text, p_shard smallint, p_aggregate text, p_envelope jsonb
) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN (p_envelope ->> 'tenantId' = p_tenant AND p_envelope ->> 'id' = p_event
   AND p_shard = outbox_shard_of(p_aggregate)) IS TRUE;
END $$;

ALTER TABLE outbox DROP CONSTRAINT outbox_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_row_is_its_own
  CHECK (outbox_row_fits(tenant_id, event_id, shard, aggregate_id, envelope));

REVOKE INSERT ON outbox FROM bn_app;
GRANT INSERT (tenant_id, event_id, shard, aggregate_id, aggregate_seq, event_type, envelope, created_at) ON outbox TO bn_app;
