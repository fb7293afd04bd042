-- A worker starts what was accepted, and several are told of it: who comes first notes it, so that the others need not ask
-- Temporal for the same. In no index, so that noting it leaves the indexes alone.

SET lock_timeout = '3s';

ALTER TABLE process_start ADD COLUMN claimed_at timestamptz;
GRANT UPDATE (claimed_at) ON process_start TO bn_app;
